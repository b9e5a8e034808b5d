/** `/readyz` of the gateway: every upstream by name. */
import type { ServerResponse } from 'node:http';
import { answerJson } from './refusals.ts';
import { UPSTREAM_ROLES, type UpstreamRole } from './role-of-route.ts';
import type { Upstream } from './upstream.ts';

/** Ready as long as each role has one that is ready. */
export function answerReadiness(
  response: ServerResponse,
  upstreams: Readonly<Record<UpstreamRole, readonly Upstream[]>>,
  isEnding: boolean,
): void {
  const isServed = UPSTREAM_ROLES.every((role) =>
    upstreams[role].some(({ health }) => health === 'ready'),
  );
  const ready = isServed && !isEnding;
  const all = new Set(UPSTREAM_ROLES.flatMap((role) => upstreams[role]));
  answerJson(response, ready ? 200 : 503, {
    status: ready ? 'ready' : 'not_ready',
    checks: Object.fromEntries([...all].map((upstream) => [upstream.name, checkOf(upstream)])),
  });
}

function checkOf({ health, detail }: Upstream) {
  if (health === 'ready') return { ok: true };
  return { ok: false, detail: detail === null ? health : `${health}: ${detail}` };
}
