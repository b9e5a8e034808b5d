/**
 * A challenge of somebody else: people solve it with them, and they tell us whether an answer is good.
 * The call is the one that Turnstile, hCaptcha and reCAPTCHA have in common.
 */
import { z } from 'zod';
import type { ChallengeAttempt, Challenges } from '../http/challenge.ts';
import { problem } from '../http/problem.ts';
import type { Clock, Log } from '../ports.ts';
import type { ChallengeSettings } from './challenge-settings.ts';
import { SpentAnswers } from './spent-answers.ts';

export const VERIFY_WITHIN_MS = 2_000;
const RESPONSE_LENGTH_MAX = 4_096;
/** How long the same request may be sent again: the checker takes each answer once. */
const AGAIN_WITHIN_MS = 120_000;

/** Whoever sent a good answer is not to blame. */
const nobodyChecks = () =>
  problem('unavailable', {
    detail: 'The answer to the challenge can not be checked.',
    headers: { 'Retry-After': '2' },
  });

const verdictSchema = z.object({ success: z.boolean() });

type ExternalSettings = Extract<ChallengeSettings, { readonly kind: 'external' }>;

export interface ExternalDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** How long the checker has; {@link VERIFY_WITHIN_MS} by default. */
  readonly withinMs?: number;
}

export function createExternalChallenge(
  { verifyUrl, secret, failsOpen }: ExternalSettings,
  { clock, log, withinMs = VERIFY_WITHIN_MS }: ExternalDeps,
): Challenges {
  const accepted = new SpentAnswers();
  let isAway = false;

  /** Null where the checker gave no answer. */
  async function ask({ response = '', address }: ChallengeAttempt): Promise<boolean | null> {
    const form = new URLSearchParams({
      ...(secret === null ? {} : { secret }),
      response,
      ...(address === null ? {} : { remoteip: address }),
    });
    try {
      const answer = await fetch(verifyUrl, {
        method: 'POST',
        body: form,
        redirect: 'error',
        signal: AbortSignal.timeout(withinMs),
      });
      if (!answer.ok) throw new Error(`answered ${answer.status}`);
      const { success } = verdictSchema.parse(await answer.json());
      if (isAway) log.info({}, 'challenges are checked again');
      isAway = false;
      return success;
    } catch (error) {
      if (!isAway) log.warn({ err: error, failsOpen }, 'nobody checks the answers to challenges');
      isAway = true;
      return null;
    }
  }

  return {
    async check(attempt) {
      const { response, idempotencyKey } = attempt;
      const refused = { passed: false, challenge: { kind: 'external' } } as const;
      if (response === undefined || response === '' || response.length > RESPONSE_LENGTH_MAX) {
        return refused;
      }
      const nowMs = clock.nowMs();
      const by = idempotencyKey ?? null;
      if (accepted.isUsedBy(response, by, nowMs)) return { passed: true };
      if (!accepted.mayUse(response, by, nowMs)) return refused;
      const isGood = await ask(attempt);
      if (isGood === null && !failsOpen) throw nobodyChecks();
      if (isGood === false) return refused;
      accepted.use(response, by, nowMs + AGAIN_WITHIN_MS);
      return { passed: true };
    },
  };
}
