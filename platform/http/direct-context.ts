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
export function directContext(request: DirectRequest): AppContext {
  const { incoming, outgoing } = request;
  const variables: Partial<AppVariables> = {};
  const context = {
    env: { incoming, outgoing },
    req: new RequestHead(request),
    get: (name: keyof AppVariables) => variables[name],
    set: (name: keyof AppVariables, value: never) => {
      variables[name] = value;
    },
  };
  return context as unknown as AppContext;
}

class RequestHead {
  readonly method: string;
  readonly path: string;
  readonly raw: RawRequest;
  readonly #params: Readonly<Record<string, string>>;

  constructor({ incoming, path, params }: DirectRequest) {
    this.method = incoming.method ?? '';
    this.path = path;
    this.raw = new RawRequest(incoming);
    this.#params = params;
  }

  get url(): string {
    return `http://${this.header('Host') ?? 'localhost'}${this.path}`;
  }

  header(name: string): string | undefined {
    return this.raw.headers.get(name) ?? undefined;
  }

  /** There is none: requests with one take the other way. */
  query(name?: string): string | undefined | Record<string, string> {
    return name === undefined ? {} : undefined;
  }

  param(): Readonly<Record<string, string>> {
    return this.#params;
  }
}

class RawRequest {
  readonly method: string;
  readonly headers: { get(name: string): string | null };
  readonly #incoming: IncomingMessage;

  constructor(incoming: IncomingMessage) {
    this.method = incoming.method ?? '';
    this.headers = { get: (name) => headerOf(incoming.rawHeaders, name) };
    this.#incoming = incoming;
  }

  /** Rejects where the client breaks off. */
  arrayBuffer(): Promise<Buffer> {
    const incoming = this.#incoming;
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const [first] = chunks;
        resolve(first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks));
      });
      incoming.on('error', reject);
      incoming.on('close', () => {
        if (!incoming.complete) reject(new Error('the client broke off'));
      });
    });
  }
}

/** As `Headers` has it: one that comes twice is one list. */
function headerOf(rawHeaders: readonly string[], name: string): string | null {
  const wanted = name.toLowerCase();
  let found: string | null = null;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const given = rawHeaders[at] ?? '';
    if (given.length !== wanted.length || given.toLowerCase() !== wanted) continue;
    const value = (rawHeaders[at + 1] ?? '').trim();
    found = found === null ? value : `${found}${wanted === 'cookie' ? '; ' : ', '}${value}`;
  }
  return found;
}
