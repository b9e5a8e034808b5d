/** Refusals as RFC 9457 problem documents; the one place where an error becomes a response. */
import type { FieldError } from '#domain/decision.ts';
import type { AppContext } from './env.ts';
import { PROBLEM_CODES, type ProblemCode } from './problem-codes.ts';
import { respond } from './respond.ts';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

export interface ProblemOptions {
  /** What is the matter this time, for people. Never repeats what the client sent. */
  readonly detail?: string;
  /** What a client needs to go on, as fields of the document. */
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Kept for the log, never shown. */
  readonly cause?: unknown;
}

/** A request that is answered with a problem document. Made by {@link problem}. */
export class HttpProblem extends Error {
  readonly status: number;
  readonly code: ProblemCode;
  readonly title: string;
  readonly detail: string | undefined;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    // A refusal is an answer, often the commonest: nobody reads where it came from.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(
      options.detail ?? PROBLEM_CODES[code].title,
      'cause' in options ? { cause: options.cause } : {},
    );
    Error.stackTraceLimit = stackTraceLimit;
    this.name = 'HttpProblem';
    this.status = PROBLEM_CODES[code].status;
    this.code = code;
    this.title = PROBLEM_CODES[code].title;
    this.detail = options.detail;
    this.extra = options.extra ?? {};
    this.headers = options.headers ?? {};
  }
}

/** `throw problem('seat_unavailable', { extra: { unavailable_seat_ids } })` */
export function problem(code: ProblemCode, options: ProblemOptions = {}): HttpProblem {
  return new HttpProblem(code, options);
}

/** 422 with the faulty fields by path. */
export function validationFailed(errors: readonly FieldError[]): HttpProblem {
  return problem('validation_failed', { extra: { errors } });
}

/** The stable name of a kind of problem. */
export const problemType = (code: ProblemCode): string => `urn:boxoffice:problem:${code}`;

export function problemDocument(problem: HttpProblem): Record<string, unknown> {
  return {
    type: problemType(problem.code),
    title: problem.title,
    status: problem.status,
    ...(problem.detail === undefined ? {} : { detail: problem.detail }),
    code: problem.code,
    ...problem.extra,
  };
}

export function problemResponse(c: AppContext, problem: HttpProblem): Response {
  c.get('http').metrics?.refused(problem.code);
  return respond(c, problem.status, JSON.stringify(problemDocument(problem)), {
    'Content-Type': PROBLEM_MEDIA_TYPE,
    ...problem.headers,
  });
}
