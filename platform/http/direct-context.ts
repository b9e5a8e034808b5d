/**
 * A request as our routes see it, straight from Node's parser: the parts of hono's context that they use,
 * over the same head and body. What hono does beside (routing, `Request`, `Response`, `Headers`) took
 * a fifth of a hold's processor time.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AppContext, AppVariables } from './env.ts';

export interface DirectRequest {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** Without a query. */
  readonly path: string;
  /** Of the path; nothing in them is to be decoded. */
  readonly params: Readonly<Record<string, string>>;
}

/** A context for routes that answer by `respond` alone. */
export const directContext = (request: DirectRequest): AppContext =>
  new DirectContext(request) as unknown as AppContext;

type Variables = { [Name in keyof AppVariables]: AppVariables[Name] | undefined };

class DirectContext {
  readonly env: Pick<DirectRequest, 'incoming' | 'outgoing'>;
  readonly req: RequestHead;
  readonly #variables: Variables;

  constructor({ incoming, outgoing, path, params }: DirectRequest) {
    this.env = { incoming, outgoing };
    this.req = new RequestHead(incoming, path, params);
    // All of them at once: an object that grows is made several times over.
    this.#variables = {
      http: undefined,
      requestId: undefined,
      route: undefined,
      arrivedAtMs: undefined,
      usefulUntilMs: undefined,
      isWanted: undefined,
      reply: undefined,
      dressed: undefined,
      direct: incoming,
    };
  }

  get<Name extends keyof AppVariables>(name: Name): Variables[Name] {
    return this.#variables[name];
  }

  set<Name extends keyof AppVariables>(name: Name, value: AppVariables[Name]): void {
    this.#variables[name] = value;
  }
}

class RequestHead {
  readonly method: string;
  readonly path: string;
  readonly #rawHeaders: readonly string[];
  readonly #params: Readonly<Record<string, string>>;

  constructor(incoming: IncomingMessage, path: string, params: Readonly<Record<string, string>>) {
    this.method = incoming.method ?? '';
    this.path = path;
    this.#rawHeaders = incoming.rawHeaders;
    this.#params = params;
  }

  get url(): string {
    return `http://${this.header('Host') ?? 'localhost'}${this.path}`;
  }

  /** In place of a `Request`: its method and headers are the same. */
  get raw(): { readonly method: string; readonly headers: Pick<Headers, 'get'> } {
    return this;
  }

  get headers(): Pick<Headers, 'get'> {
    return this;
  }

  /** As `Headers` has it. */
  get(name: string): string | null {
    return this.header(name) ?? null;
  }

  header(name: string): string | undefined {
    return headerOf(this.#rawHeaders, name);
  }

  /** There is none: requests with one take the other way. */
  query(name?: string): string | undefined | Record<string, string> {
    return name === undefined ? {} : undefined;
  }

  param(): Readonly<Record<string, string>> {
    return this.#params;
  }
}

/** Of the names that our routes ask for, which are few. */
const lowerCase = new Map<string, string>();

function inLowerCase(name: string): string {
  const known = lowerCase.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  lowerCase.set(name, lower);
  return lower;
}

/** As `Headers` has it: one that comes twice is one list. */
function headerOf(rawHeaders: readonly string[], name: string): string | undefined {
  let found: string | undefined;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const given = rawHeaders[at] ?? '';
    if (given.length !== name.length) continue;
    if (given !== name && given.toLowerCase() !== inLowerCase(name)) continue;
    const value = (rawHeaders[at + 1] ?? '').trim();
    const separator = inLowerCase(name) === 'cookie' ? '; ' : ', ';
    found = found === undefined ? value : `${found}${separator}${value}`;
  }
  return found;
}
