/** What a person sees when the stack is up. */
import type { Stack } from './stack.ts';

export function describeStack(
  { url, paymentsUrl, processes, servers }: Stack,
  options: {
    readonly dataDir: string;
    readonly seconds: number;
    readonly tokens: readonly (readonly [role: string, token: string])[];
  },
): string {
  const { dataDir, seconds, tokens } = options;
  return [
    '',
    `Boxoffice is selling tickets at ${url} (ready in ${seconds.toFixed(1)} s)`,
    '',
    `  what is on      ${url}/v1/events`,
    `  try the API     ${url}/docs`,
    ...(paymentsUrl === null
      ? []
      : [`  test payments   ${paymentsUrl} (a local Stripe simulator)`]),
    `  data            ${dataDir}`,
    `  logs            ${dataDir}/stack/*.log`,
    '',
    ...processes.map(
      ({ name, pid, port }) =>
        `  ${name.padEnd(16)}pid ${String(pid() ?? '-').padEnd(8)}port ${port}`,
    ),
    '',
    ...servers.lines.map((line) => `  ${line}`),
    ...(tokens.length === 0 ? [] : ['', ...tokenLines(url, tokens)]),
    '',
    'Ctrl-C drains and stops everything, gateway first.',
    '',
  ].join('\n');
}

const tokenLines = (
  url: string,
  tokens: readonly (readonly [role: string, token: string])[],
): string[] => [
  `One token a role, good for 30 days (more: POST ${url}/v1/dev/tokens {"role":"…"}):`,
  ...tokens.map(([role, token]) => `  ${role.padEnd(10)} ${token}`),
];
