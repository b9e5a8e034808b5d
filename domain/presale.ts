/**
 * Codes that open a sale before it opens to all. A code is a secret: events know it by a keyed hash, and
 * what uses it up is counted in a stream of its own.
 */
import { accept, type Decision, type FieldError, refuse } from './decision.ts';
import type { PriceTier } from './show-terms.ts';

export interface Presale {
  /** A keyed hash of the code, in base64url: who sees it can't use it. */
  readonly codeHash: string;
  readonly fromMs: number;
  /** Exclusive. */
  readonly untilMs: number;
  /** How many customers may use it; null for any number. */
  readonly maxUses: number | null;
  /** Ids of the price tiers that it opens; null for all. */
  readonly tiers: readonly string[] | null;
}

/** A code's uses are counted for each show apart; nothing else builds this name. */
export const presaleStream = (showId: string, codeHash: string): string =>
  `presale-${showId}.${codeHash}`;

/** A customer has used the code; all their holds under it are that one use. */
export interface PresaleCodeUsed {
  readonly type: 'PresaleCodeUsed';
  readonly data: { readonly customerId: string };
}

/** The customers who have used a code. */
export type PresaleUses = ReadonlySet<string>;

export interface CodeUsedUp {
  readonly code: 'CodeUsedUp';
}

/** Emits nothing for a customer who has used it before. */
export function useCode(
  uses: PresaleUses,
  { customerId, maxUses }: { readonly customerId: string; readonly maxUses: number },
): Decision<PresaleCodeUsed, CodeUsedUp> {
  if (uses.has(customerId)) return accept();
  if (uses.size >= maxUses) return refuse({ code: 'CodeUsedUp' });
  return accept({ type: 'PresaleCodeUsed', data: { customerId } });
}

/** The presale that a code opens at a moment. */
export function presaleOf(
  presales: readonly Presale[] | undefined,
  codeHash: string,
  nowMs: number,
): Presale | null {
  const open = presales?.find(
    (each) => each.codeHash === codeHash && each.fromMs <= nowMs && nowMs < each.untilMs,
  );
  return open ?? null;
}

const PRESALES_MAX = 50;
const USES_MAX = 10_000;

export function presaleErrors(
  presales: readonly Presale[] | undefined,
  priceTiers: readonly PriceTier[],
): FieldError[] {
  if (presales === undefined) return [];
  if (presales.length > PRESALES_MAX) {
    return [{ path: 'presales', message: `at most ${PRESALES_MAX} codes` }];
  }
  const known = new Set(priceTiers.map(({ id }) => id));
  const hashes = new Set<string>();
  return presales.flatMap(({ codeHash, fromMs, untilMs, maxUses, tiers }, at) => {
    const path = `presales.${at}`;
    const errors: FieldError[] = [];
    if (hashes.has(codeHash)) errors.push({ path: `${path}.code`, message: 'is there twice' });
    hashes.add(codeHash);
    if (untilMs <= fromMs) errors.push({ path: `${path}.until`, message: 'must be after from' });
    if (maxUses !== null && !(Number.isInteger(maxUses) && maxUses >= 1 && maxUses <= USES_MAX)) {
      errors.push({
        path: `${path}.max_uses`,
        message: `must be a whole number from 1 to ${USES_MAX}`,
      });
    }
    if (tiers?.length === 0) errors.push({ path: `${path}.tiers`, message: 'at least one' });
    for (const tier of tiers ?? []) {
      if (!known.has(tier))
        errors.push({ path: `${path}.tiers`, message: `no price tier ${tier}` });
    }
    return errors;
  });
}
