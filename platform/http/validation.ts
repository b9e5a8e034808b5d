/** From a schema's findings to the `errors` of a 422. */
import type { z } from '@hono/zod-openapi';
import type { FieldError } from '#domain/decision.ts';
import { problem } from './problem.ts';
import type { ProblemCode } from './problem-codes.ts';

const ERRORS_MAX = 50;

/** What faults are refused with. */
export type Refusal = (errors: readonly FieldError[]) => ProblemCode;

const VALIDATION_FAILED: Refusal = () => 'validation_failed';

/** The value as the schema makes it, or 422 (unless said otherwise) with every fault by path. */
export function parseWith<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  refusal: Refusal = VALIDATION_FAILED,
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = fieldErrors(result.error);
  throw problem(refusal(errors), { extra: { errors } });
}

export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues
    .slice(0, ERRORS_MAX)
    .map((issue) => ({ path: formatPath(issue.path), message: issue.message }));
}

/** `['sections', 0, 'rows']` as `sections.0.rows`, as the domain writes its paths. */
export const formatPath = (path: readonly PropertyKey[]): string => path.map(String).join('.');
