/** What the CHALLENGE variables say: what somebody has to do before they may start to buy. */

export type ChallengeSettings =
  /** A number is to be found that makes a hash begin with so many zero bits. */
  | { readonly kind: 'proof_of_work'; readonly bits: number }
  /** Somebody else's puzzle, whose answer they check for us. */
  | {
      readonly kind: 'external';
      readonly verifyUrl: string;
      readonly secret: string | null;
      /** Whether people pass while the checker gives no answer. */
      readonly failsOpen: boolean;
    };

export const CHALLENGE_ALLOWED =
  'off, proof-of-work, proof-of-work:18 (bits from 8 to 26), or the address that checks answers';

export const CHALLENGE_BITS = 16;
const BITS_MIN = 8;
const BITS_MAX = 26;

export type Challenge =
  | 'off'
  | { readonly bits: number }
  | {
      readonly verifyUrl: string;
    };

/** Null for what is none of it. */
export function parseChallenge(text: string): Challenge | null {
  if (text === 'off') return 'off';
  const work = /^proof-of-work(?::(\d{1,2}))?$/.exec(text);
  if (work !== null) {
    const bits = Number(work[1] ?? CHALLENGE_BITS);
    return bits >= BITS_MIN && bits <= BITS_MAX ? { bits } : null;
  }
  return /^https?:\/\/\S+$/.test(text) && URL.canParse(text) ? { verifyUrl: text } : null;
}

export function challengeSettings(
  challenge: Challenge | null,
  more: { readonly secret: string | null; readonly failsOpen: boolean },
): ChallengeSettings | null {
  if (challenge === null || challenge === 'off') return null;
  return 'bits' in challenge
    ? { kind: 'proof_of_work', bits: challenge.bits }
    : { kind: 'external', verifyUrl: challenge.verifyUrl, ...more };
}
