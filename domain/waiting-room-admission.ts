/**
 * Who is let in, and when: by a token bucket and by the number of people who are shopping. Any adapter
 * that keeps a room's state follows these rules; time is passed in.
 */

export interface AdmissionLimits {
  readonly admitPerSecond: number;
  /** How many may be called or admitted, and not done, at once. */
  readonly maxActive: number;
}

/** An admission ends after so long, or with one confirmed order. */
export const ADMISSION_MS = 15 * 60_000;

/** Polls a second that a room whose people all come at one moment spreads them to. */
export const SPREAD_POLLS_PER_SECOND = 5_000;
const CLAIM_MIN_MS = 120_000;

/** How long a moment's crowd is spread over, so that its polls stay bounded. */
export const spreadMs = (waiting: number): number =>
  Math.max(2_000, (waiting / SPREAD_POLLS_PER_SECOND) * 1_000);

/** Whoever is called and not heard of for so long gives their turn back: longer than any of them is silent. */
export const claimMs = (waiting: number): number => Math.max(CLAIM_MIN_MS, 2 * spreadMs(waiting));

export interface Bucket {
  readonly tokens: number;
  /** When it was filled last. */
  readonly atMs: number;
}

/** Holds a second's worth, at least one person. */
export const bucketSize = (admitPerSecond: number): number => Math.max(1, admitPerSecond);

/** The bucket at a moment; an earlier one than known changes nothing. A new one is full. */
export function refill(bucket: Bucket | null, admitPerSecond: number, nowMs: number): Bucket {
  const size = bucketSize(admitPerSecond);
  if (bucket === null) return { tokens: size, atMs: nowMs };
  const passedMs = Math.max(0, nowMs - bucket.atMs);
  return {
    tokens: Math.min(size, bucket.tokens + (passedMs * admitPerSecond) / 1_000),
    atMs: Math.max(bucket.atMs, nowMs),
  };
}

/** A turn that nobody took goes back into the bucket, with its place among the shoppers. */
export function giveBack(bucket: Bucket, admitPerSecond: number, count: number): Bucket {
  return { ...bucket, tokens: Math.min(bucketSize(admitPerSecond), bucket.tokens + count) };
}

/** How many of those who wait are called now. */
export function callCount(
  bucket: Bucket,
  room: { readonly waiting: number; readonly active: number },
  { maxActive }: AdmissionLimits,
): number {
  return Math.max(0, Math.min(Math.floor(bucket.tokens), maxActive - room.active, room.waiting));
}
