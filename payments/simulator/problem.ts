import type { Context } from 'hono';

export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** An RFC 9457 problem document, for the simulator's own routes. */
export function problem(
  c: Context,
  status: 400 | 404 | 409 | 413 | 415 | 422,
  code: string,
  detail: string,
  errors?: readonly FieldError[],
): Response {
  const title = code.replaceAll('_', ' ');
  const document = { type: 'about:blank', title, status, detail, code };
  return c.body(JSON.stringify(errors === undefined ? document : { ...document, errors }), status, {
    'content-type': 'application/problem+json',
  });
}
