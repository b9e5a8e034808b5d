/** 403 `challenge_required`: something has to be done before a session or a hold is had. */
import type { NowOrLater } from '../now-or-later.ts';
import type { AppContext } from './env.ts';
import { type AddressRules, addressOf } from './limits.ts';
import { problem } from './problem.ts';

export const CHALLENGE_HEADER = 'Challenge-Response';

/** What somebody sent who may have done it. */
export interface ChallengeAttempt {
  readonly response: string | undefined;
  /** The same answer passes again with the same `Idempotency-Key`: it is the same request. */
  readonly idempotencyKey: string | undefined;
  readonly address: string | null;
}

export type ChallengeVerdict =
  | { readonly passed: true }
  /** With what is to be done, as it is told. */
  | { readonly passed: false; readonly challenge: Readonly<Record<string, unknown>> };

export interface Challenges {
  check(attempt: ChallengeAttempt): Promise<ChallengeVerdict>;
}

export interface ChallengesInUse extends AddressRules {
  readonly challenges: Challenges;
}

/** Throws 403 for whoever has not done it. */
export function requireChallenge(c: AppContext): NowOrLater<void> {
  const inUse = c.get('http').challenges;
  return inUse === undefined ? undefined : checkChallenge(c, inUse);
}

async function checkChallenge(c: AppContext, inUse: ChallengesInUse): Promise<void> {
  const verdict = await inUse.challenges.check({
    response: c.req.header(CHALLENGE_HEADER),
    idempotencyKey: c.req.header('Idempotency-Key'),
    address: addressOf(c, inUse),
  });
  if (!verdict.passed) {
    throw problem('challenge_required', { extra: { challenge: verdict.challenge } });
  }
}
