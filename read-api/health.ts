/** What every process tells of itself, whatever its roles. */
import { z } from '@hono/zod-openapi';
import type { HttpApp } from '#platform/http/env.ts';
import { answer } from '#platform/http/respond.ts';
import { route } from '#platform/http/route.ts';
import type { Timers } from '#platform/ports.ts';

/** A dependency that says nothing for so long counts as down. */
const CHECK_WITHIN_MS = 2_000;

const health = z.object({ status: z.literal('ok') });
const readiness = z.object({
  status: z.enum(['ready', 'not_ready']),
  checks: z.record(z.string(), z.object({ ok: z.boolean(), detail: z.string().optional() })),
});

/** Something without which this process can't do its work. */
export interface ReadinessCheck {
  /** As `/readyz` names it: `event_store`, `seat_maps`. */
  readonly name: string;
  /** Said, but no reason to send nobody here: the rest works, and other processes are no better. */
  readonly isAdvisory?: true;
  /** Resolves to null if all is well, else to what is the matter, in a few words for operators. */
  check(): Promise<string | null>;
}

export interface HealthDeps {
  readonly checks: readonly ReadinessCheck[];
  readonly timers: Timers;
}

export function registerHealth(app: HttpApp, deps: HealthDeps): void {
  route(app, {
    method: 'GET',
    path: '/healthz',
    summary: 'Alive',
    responses: { 200: { description: 'Yes', schema: health } },
    handle: async ({ c }) => answer(c, 200, { status: 'ok' }),
  });
  route(app, {
    method: 'GET',
    path: '/readyz',
    summary: 'Ready, and each thing that is needed for it',
    responses: {
      200: { description: 'Ready', schema: readiness },
      503: { description: 'Not ready', schema: readiness },
    },
    handle: async ({ c }) => {
      const results = await Promise.all(deps.checks.map((check) => runCheck(deps, check)));
      const ready = results.every(
        ([, result], at) => result.ok || deps.checks[at]?.isAdvisory === true,
      );
      return answer(c, ready ? 200 : 503, {
        status: ready ? 'ready' : 'not_ready',
        checks: Object.fromEntries(results),
      });
    },
  });
}

type CheckResult = readonly [name: string, { readonly ok: boolean; readonly detail?: string }];

async function runCheck(
  { timers }: HealthDeps,
  { name, check }: ReadinessCheck,
): Promise<CheckResult> {
  const done = new AbortController();
  const late = timers.sleep(CHECK_WITHIN_MS, done.signal).then(() => 'no answer');
  try {
    const fault = await Promise.race([check(), late]);
    return [name, fault === null ? { ok: true } : { ok: false, detail: fault }];
  } catch {
    // What went wrong may name hosts and users; the log has it where it happened.
    return [name, { ok: false, detail: 'failed' }];
  } finally {
    done.abort();
  }
}
