/**
 * Solves what the house may ask before a session or a hold is had: a number whose SHA-256 begins with
 * enough zero bits. In small batches, so that the page stays alive; where it can't be solved, the refusal
 * is the answer.
 */

export interface Puzzle {
  readonly puzzle: string;
  readonly bits: number;
}

/** Hashes under way at once. */
const BATCH = 256;
/** Two hundred times what the hardest puzzle takes on average is no puzzle any more. */
const TRIES_MAX = 50_000_000;

/** The answer, `<puzzle>:<number>`; null where there is none to be had. */
export async function solve(
  { puzzle, bits }: Puzzle,
  digest: (text: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer>,
): Promise<string | null> {
  const encoder = new TextEncoder();
  for (let first = 0; first < TRIES_MAX; first += BATCH) {
    const texts = Array.from({ length: BATCH }, (_, at) => `${puzzle}:${first + at}`);
    const hashes = await Promise.all(texts.map((text) => digest(encoder.encode(text))));
    const found = hashes.findIndex((hash) => beginsWithZeros(new Uint8Array(hash), bits));
    if (found >= 0) return texts[found] ?? null;
  }
  return null;
}

function beginsWithZeros(hash: Uint8Array, bits: number): boolean {
  for (let at = 0; at < bits; at += 8) {
    const wanted = Math.min(8, bits - at);
    if ((hash[at / 8] ?? 0) >> (8 - wanted) !== 0) return false;
  }
  return true;
}

type Fetch = (request: Request) => Promise<Response>;

/** `fetch`, with challenges met on the way; the same request is then sent again, its key included. */
export function withChallenges(send: Fetch): Fetch {
  return async (request) => {
    const again = request.clone();
    const answer = await send(request);
    const puzzle = answer.status === 403 ? await puzzleOf(answer.clone()) : null;
    // Browsers hash on pages that came by https only, and on the machine itself.
    if (puzzle === null || globalThis.crypto?.subtle === undefined) return answer;
    const solution = await solve(puzzle, (text) => crypto.subtle.digest('SHA-256', text));
    if (solution === null) return answer;
    const headers = new Headers(again.headers);
    headers.set('Challenge-Response', solution);
    return send(new Request(again, { headers }));
  };
}

async function puzzleOf(answer: Response): Promise<Puzzle | null> {
  const mediaType = answer.headers.get('Content-Type') ?? '';
  if (!mediaType.startsWith('application/problem+json')) return null;
  const problem: unknown = await answer.json();
  const challenge: unknown = Reflect.get(Object(problem), 'challenge');
  const [puzzle, bits]: unknown[] = ['puzzle', 'bits'].map((name) =>
    Reflect.get(Object(challenge), name),
  );
  return typeof puzzle === 'string' && typeof bits === 'number' ? { puzzle, bits } : null;
}
