/** Does the work that `challenge_required` asks for, as a client would. */
import { hash } from 'node:crypto';
import { leadingZeroBits } from '../proof-of-work.ts';

export function solve({
  puzzle,
  bits,
}: {
  readonly puzzle: string;
  readonly bits: number;
}): string {
  for (let number = 0; ; number += 1) {
    const answer = `${puzzle}:${number}`;
    if (leadingZeroBits(hash('sha256', answer, 'buffer')) >= bits) return answer;
  }
}
