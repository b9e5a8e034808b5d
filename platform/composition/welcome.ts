/** What a person sees when everything is ready. */

import { issueDevToken } from '#command-api/sessions/register.ts';
import { ROLES, type Role } from '../auth/principal.ts';
import type { Config } from '../config.ts';
import { hasCrowd } from '../demo/crowd-process.ts';
import { readShowcase } from '../demo/showcase.ts';
import { systemClock } from '../system.ts';
import type { Boxoffice } from './boxoffice.ts';

export async function printWelcome(options: {
  readonly boxoffice: Boxoffice;
  readonly config: Config;
  readonly isFirstStart: boolean;
  readonly seconds: number;
}): Promise<void> {
  const { boxoffice, config, isFirstStart, seconds } = options;
  const { origin, simulatorUrl } = boxoffice;
  const showcase = config.devTokens && hasCrowd() ? await showcaseOf(config) : null;
  const lines = [
    '',
    `Boxoffice is selling tickets at ${origin} (ready in ${seconds.toFixed(1)} s)`,
    '',
    ...(showcase === null
      ? []
      : [
          `See it in a minute: ${origin}/show/${showcase.showId}`,
          'Press «Simulate an on-sale» there, and try to get a seat before thousands of others do.',
          '',
        ]),
    `  the box office  ${origin}/`,
    `  what is on      ${origin}/v1/events`,
    `  try the API     ${origin}/docs`,
    ...(simulatorUrl === null
      ? []
      : [`  test payments   ${simulatorUrl} (a local Stripe simulator)`]),
    `  data            ${config.dataDir}`,
  ];
  if (isFirstStart && config.devTokens) lines.push('', ...(await tokenLines(boxoffice)));
  lines.push('', 'A first purchase by curl is in README.md. Ctrl-C stops everything.', '');
  console.log(lines.join('\n'));
}

const showcaseOf = ({ dataDir }: Config) => readShowcase(dataDir, systemClock.nowMs());

async function tokenLines({ issuer, origin }: Boxoffice): Promise<readonly string[]> {
  const tokens = await Promise.all(
    ROLES.map(async (role: Role) => {
      const { token } = await issueDevToken({ issuer }, role);
      return `  ${role.padEnd(10)} ${token}`;
    }),
  );
  return [
    `One token a role, good for 30 days (more: POST ${origin}/v1/dev/tokens {"role":"…"}):`,
    ...tokens,
  ];
}
