/** Requests by the names of the contract's operations: the type check knows their paths and bodies. */
import type { Input, OperationName } from '#client/operations.ts';
import { OPERATIONS } from '#client/schema.ts';
import type { HttpRequest } from './http-client.ts';

export type Call = Pick<HttpRequest, 'method' | 'path' | 'body'>;

type CallInput<Name extends OperationName> = Omit<
  Input<Name>,
  'header' | 'idempotencyKey' | 'signal'
>;

/** `call('placeHold', { path: { id: showId }, body: wish })` */
export function call<Name extends OperationName>(
  name: Name,
  ...[input]: object extends CallInput<Name> ? [input?: CallInput<Name>] : [CallInput<Name>]
): Call {
  const [method, template] = OPERATIONS[name];
  const { path = {}, query = {}, body } = (input ?? {}) as UntypedInput;
  const filled = template.replaceAll(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent(path[key] ?? ''),
  );
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) search.set(key, String(value));
  return {
    method: METHODS[method],
    path: search.size === 0 ? filled : `${filled}?${search}`,
    ...(body === undefined ? {} : { body }),
  };
}

const METHODS = { get: 'GET', post: 'POST', put: 'PUT', patch: 'PATCH', delete: 'DELETE' } as const;

interface UntypedInput {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: object;
}
