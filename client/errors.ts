import type { Problem, ProblemCode } from './schema.ts';

/** A refusal. `code` says which; `problem` is the whole document, with what helps to go on. */
export class BoxofficeProblem extends Error {
  override readonly name = 'BoxofficeProblem';
  readonly status: number;
  /** `no_problem_document` where something between us and Boxoffice has answered. */
  readonly code: ProblemCode | 'no_problem_document';
  readonly problem: Partial<Problem>;

  constructor(status: number, document: unknown) {
    const problem = isProblem(document) ? document : null;
    const code = problem?.code ?? 'no_problem_document';
    super(`${status} ${code}: ${problem?.detail ?? problem?.title ?? 'no answer of Boxoffice'}`);
    this.status = status;
    this.code = code;
    this.problem = problem ?? {};
  }
}

const isProblem = (document: unknown): document is Problem =>
  typeof document === 'object' &&
  document !== null &&
  'code' in document &&
  typeof document.code === 'string';

/** The `code` of a problem document; null for any other answer. Leaves the body to be read. */
export async function problemCodeOf(response: Response): Promise<string | null> {
  const mediaType = response.headers.get('Content-Type') ?? '';
  if (!mediaType.startsWith('application/problem+json')) return null;
  const document: unknown = await response.clone().json();
  return isProblem(document) ? document.code : null;
}

/**
 * No answer, also after several tries: it is not known whether the request was carried out. Sending
 * it again with this `idempotencyKey` is safe, and tells.
 */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  readonly idempotencyKey: string | null;

  constructor(request: Request, cause: unknown) {
    super(`${request.method} ${request.url}: no answer`, { cause });
    this.idempotencyKey = request.headers.get('Idempotency-Key');
  }
}
