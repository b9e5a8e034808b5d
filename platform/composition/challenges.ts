/** What has to be done before a session or a hold, where something has to be. */
import type { LocalKey } from '../auth/local-key.ts';
import type { Config } from '../config.ts';
import type { Challenges, ChallengesInUse } from '../http/challenge.ts';
import type { ChallengeSettings } from '../limits/challenge-settings.ts';
import { createExternalChallenge } from '../limits/external-challenge.ts';
import { createProofOfWork } from '../limits/proof-of-work.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Tools } from './tools.ts';

export function challengesOf(
  { limits: { challenge, trusted } }: Pick<Config, 'limits'>,
  key: LocalKey,
  tools: Tools & { readonly metrics: Metrics },
): { readonly challenges?: ChallengesInUse } {
  if (challenge === null) return {};
  const challenges = counted(made(challenge, key, tools), tools.metrics);
  return { challenges: { challenges, trusted, onDistrusted: () => undefined } };
}

function made(settings: ChallengeSettings, key: LocalKey, tools: Tools): Challenges {
  return settings.kind === 'proof_of_work'
    ? createProofOfWork(settings.bits, { key: key.deriveKey('proof of work'), ...tools })
    : createExternalChallenge(settings, tools);
}

/** Who comes for the challenge itself has not failed it. */
function counted(challenges: Challenges, metrics: Metrics): Challenges {
  return {
    async check(attempt) {
      const verdict = await challenges.check(attempt);
      const failed = attempt.response === undefined ? 'asked' : 'failed';
      metrics.challenged(verdict.passed ? 'passed' : failed);
      return verdict;
    },
  };
}
