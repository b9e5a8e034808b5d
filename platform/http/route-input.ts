/** What a route is given of a request. */
import type { Cause } from '#event-store/aggregate.ts';
import type { IdempotencyMark } from '#event-store/port.ts';
import type { Principal } from '../auth/principal.ts';
import { actorOf } from './auth.ts';
import type { AppContext } from './env.ts';
import { isStorable } from './inspect-input.ts';
import { problem } from './problem.ts';
import type { RouteRule } from './routes.ts';

/** The names in braces of a path: `{ id: string }` of `/v1/holds/{id}`. */
export type PathParams<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? { readonly [Key in Name]: string } & PathParams<Rest>
  : unknown;

/** What `load` may go by. */
export interface Request<Path extends string> {
  readonly c: AppContext;
  readonly params: PathParams<Path>;
  /** Null for nobody, which only routes for anyone see. */
  readonly principal: Principal | null;
  /** The caller of a route that asks for a role; throws on others. */
  readonly caller: Principal;
}

/** What `handle` gets. */
export interface Input<Path extends string, Query, Body, Loaded> extends Request<Path> {
  readonly query: Query;
  readonly body: Body;
  /** What `load` returned. */
  readonly loaded: Loaded;
  /** For the events of the command; carries the idempotency mark, if there is one. */
  readonly cause: Cause;
  /** From the `Idempotency-Key`; null without one, and where the caller is unknown. */
  readonly idempotency: IdempotencyMark | null;
}

export class RouteRequest<Path extends string> implements Request<Path> {
  readonly c: AppContext;
  readonly params: PathParams<Path>;
  readonly principal: Principal | null;
  readonly rule: RouteRule;

  constructor(
    c: AppContext,
    params: PathParams<Path>,
    principal: Principal | null,
    rule: RouteRule,
  ) {
    this.c = c;
    this.params = params;
    this.principal = principal;
    this.rule = rule;
  }

  get caller(): Principal {
    if (this.principal !== null) return this.principal;
    throw new Error(`${this.rule.path} asks for no role, so there may be no caller`);
  }
}

type Found<Query, Body, Loaded> = Pick<
  Input<string, Query, Body, Loaded>,
  'query' | 'body' | 'loaded' | 'idempotency'
>;

export class RouteInput<Path extends string, Query, Body, Loaded>
  implements Input<Path, Query, Body, Loaded>
{
  readonly c: AppContext;
  readonly params: PathParams<Path>;
  readonly principal: Principal | null;
  readonly query: Query;
  readonly body: Body;
  readonly loaded: Loaded;
  readonly idempotency: IdempotencyMark | null;
  readonly #request: RouteRequest<Path>;

  constructor(request: RouteRequest<Path>, found: Found<Query, Body, Loaded>) {
    this.c = request.c;
    this.params = request.params;
    this.principal = request.principal;
    this.query = found.query;
    this.body = found.body;
    this.loaded = found.loaded;
    this.idempotency = found.idempotency;
    this.#request = request;
  }

  get caller(): Principal {
    return this.#request.caller;
  }

  get cause(): Cause {
    return causeOf(this.c, this.#request.rule, this.principal, this.idempotency);
  }
}

const PARAM_LENGTH_MAX = 200;

/** Of a path; what can't be an id names nothing: 404. */
export function createParamsReader<Path extends string>(
  path: Path,
): (c: AppContext) => PathParams<Path> {
  const suffix = /\}(\.\w+)$/.exec(path)?.[1] ?? '';
  return (c) => {
    const given: Readonly<Record<string, string>> = c.req.param();
    const params: Record<string, string> = {};
    for (const name in given) {
      const value = given[name] ?? '';
      if (value.length > PARAM_LENGTH_MAX || !isStorable(value)) throw problem('not_found');
      const isSuffixed = suffix !== '' && value.endsWith(suffix);
      params[name] = isSuffixed ? value.slice(0, -suffix.length) : value;
    }
    return params as PathParams<Path>;
  };
}

/** The mark that a request under this key leaves on the first event that it writes. */
export function idempotencyMark(
  c: AppContext,
  principal: Principal,
  key: string,
  body: unknown,
): IdempotencyMark {
  const scope = { subject: subjectOf(principal), method: c.req.method, path: c.req.path, key };
  return c.get('http').idempotency.mark(scope, body ?? {});
}

/** Two issuers may use one subject; the customer id tells them apart. */
const subjectOf = (principal: Principal): string =>
  JSON.stringify([principal.customerId, principal.subject]);

function causeOf(
  c: AppContext,
  rule: RouteRule,
  principal: Principal | null,
  mark: IdempotencyMark | null,
): Cause {
  const roles = typeof rule.access === 'string' ? undefined : rule.access;
  const isWanted = c.get('isWanted');
  const cause = {
    correlationId: c.get('requestId'),
    // One for each handling: a request id may come from the client, and come twice.
    causationId: c.get('http').ids.make('req'),
    actor: principal === null ? 'anonymous' : actorOf(principal, roles),
  };
  if (mark === null) return isWanted === undefined ? cause : { ...cause, isWanted };
  return { ...cause, idempotency: mark, ...(isWanted === undefined ? {} : { isWanted }) };
}
