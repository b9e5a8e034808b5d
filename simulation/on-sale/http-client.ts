/**
 * HTTP/1.1 over kept connections, with as little work a request as Node allows. The driver shares its
 * machine with the server that it drives: the typed client of client/, which goes through `fetch`,
 * takes four times the processor time a request (about 280 against 70 µs, 64 at once, Node 24). What
 * is asked and answered has the contract's types all the same: see call.ts and wire.ts.
 */
import { Agent, type IncomingHttpHeaders, request as startRequest } from 'node:http';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** A path of the client's base URL, or a whole `http://` URL. */
  readonly path: string;
  readonly token?: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** No answer: it is not known whether the request was carried out. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

export interface HttpClient {
  /** Resolves with any answer; rejects with `ConnectionLost` when there is none. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** The first server-sent event of a stream, which is then closed. */
  firstEvent(request: HttpRequest): Promise<ServerSentEvent>;
  close(): void;
}

export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
}

export interface HttpClientOptions {
  readonly baseUrl: string;
  readonly connections: number;
}

/** A server that is silent for so long has lost the request. */
const SILENCE_MAX_MS = 30_000;
const EVENT_BYTES_MAX = 16 * 1_048_576;

export function createHttpClient({ baseUrl, connections }: HttpClientOptions): HttpClient {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'lifo' });

  function start(request: HttpRequest) {
    const url = new URL(request.path, baseUrl);
    const body = request.body === undefined ? undefined : JSON.stringify(request.body);
    const headers: Record<string, string | number> = { ...request.headers };
    if (request.token !== undefined) headers.authorization = `Bearer ${request.token}`;
    if (body !== undefined) {
      headers['content-type'] = 'application/json';
      headers['content-length'] = Buffer.byteLength(body);
    }
    const outgoing = startRequest(url, {
      method: request.method,
      agent,
      headers,
      timeout: SILENCE_MAX_MS,
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`silent for ${SILENCE_MAX_MS} ms`)));
    outgoing.end(body);
    return outgoing;
  }

  const lost = (request: HttpRequest, cause: unknown): ConnectionLost =>
    new ConnectionLost(`${request.method} ${request.path}: no answer`, { cause });

  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        const fail = (cause: unknown): void => reject(lost(request, cause));
        const outgoing = start(request);
        outgoing.on('error', fail);
        outgoing.on('response', (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', fail);
          response.on('aborted', () => fail(new Error('cut off')));
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks),
            }),
          );
        });
      }),
    firstEvent: (request) =>
      new Promise((resolve, reject) => {
        const fail = (cause: unknown): void => reject(lost(request, cause));
        const outgoing = start(request);
        outgoing.on('error', fail);
        outgoing.on('response', (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('error', fail);
          response.on('end', () => fail(new Error('the stream ended before its first event')));
          response.on('data', (chunk: string) => {
            text += chunk;
            const event = parseFirstEvent(text);
            if (event === null && text.length < EVENT_BYTES_MAX) return;
            outgoing.destroy();
            if (event) resolve(event);
            else fail(new Error('the first event is too long'));
          });
        });
      }),
    close: () => agent.destroy(),
  };
}

/** The first whole event with data; null until it has arrived. */
export function parseFirstEvent(text: string): ServerSentEvent | null {
  const blocks = text.split(/\r?\n\r?\n/);
  for (const block of blocks.slice(0, -1)) {
    let event = 'message';
    const data: string[] = [];
    for (const line of block.split(/\r?\n/)) {
      if (line.startsWith('event:')) event = line.slice(6).trim();
      else if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''));
    }
    if (data.length > 0) return { event, data: data.join('\n') };
  }
  return null;
}
