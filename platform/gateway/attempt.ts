/** One try of a request at one upstream, as undici's handler: it carries the answer to the client. */
import type { ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import type { Exchange } from './exchange.ts';
import { responseHeaders } from './headers.ts';
import type { Upstream, Waiting } from './upstream.ts';

type Headers = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];

export class Attempt implements Dispatcher.DispatchHandler, Waiting {
  readonly upstream: Upstream;
  readonly sentAtMs: number;
  /** From here on the upstream may have got some of it. */
  wasSent = false;
  readonly #exchange: Exchange;
  #controller: Dispatcher.DispatchController | null = null;
  /** The client gets this attempt's answer. */
  #isAnswering = false;
  /** Nothing that comes now is wanted any more. */
  #isOver = false;

  constructor(exchange: Exchange, upstream: Upstream) {
    this.#exchange = exchange;
    this.upstream = upstream;
    this.sentAtMs = exchange.options.nowMs();
  }

  send(): void {
    const { upstream } = this;
    const { request, path, headers, body, isStream } = this.#exchange.options;
    upstream[isStream ? 'streaming' : 'underWay'] += 1;
    upstream.waiting.add(this);
    const pool = isStream ? upstream.streams : upstream.calls;
    const { method = 'GET' } = request;
    // undici takes pieces from any iterable; its types only tell of streams.
    pool.dispatch({ path, method, headers, body: body as Buffer | null }, this);
  }

  /** The client has gone. A write that was sent is left to come to its end. */
  leave(isRead: boolean): void {
    if (this.#isOver || (!isRead && this.wasSent && !this.#isAnswering)) return;
    this.#end();
    this.#abort();
  }

  abandon(): void {
    if (this.#isOver || this.#isAnswering) return;
    if (this.wasSent && !this.#exchange.isRead) return;
    this.#fail(new Error('the upstream is silent'));
    this.#abort();
  }

  expire(): void {
    if (this.#isOver || this.#isAnswering) return;
    this.#end();
    this.#abort();
    this.#exchange.expired(this);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isOver) controller.abort(GONE);
    else this.wasSent = true;
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Headers,
  ): void {
    // 1xx are between us and the upstream.
    if (status < 200 || this.#isOver) return;
    this.upstream.waiting.delete(this);
    if (this.#exchange.mayAskAnother(status, headers)) {
      this.#end();
      controller.abort(GONE);
      this.#exchange.failed(this, null);
      return;
    }
    const { response } = this.#exchange.options;
    if (isClosed(response)) {
      this.#end();
      controller.abort(GONE);
      return;
    }
    this.#isAnswering = true;
    response.writeHead(status, responseHeaders(headers));
    // An event stream's first bytes may take a while: its reader wants to know that it is open.
    if (this.#exchange.options.isStream) response.flushHeaders();
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#isAnswering) return;
    const { response } = this.#exchange.options;
    if (isClosed(response) || response.write(chunk)) return;
    controller.pause();
    response.once('drain', () => controller.resume());
  }

  onResponseEnd(): void {
    if (this.#isOver) return;
    this.#end();
    const { response } = this.#exchange.options;
    if (this.#isAnswering && !isClosed(response)) response.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#isOver) return;
    // The client must see that it is cut off: it would take half an answer for a whole one.
    if (this.#isAnswering) this.#exchange.options.response.destroy();
    this.#fail(error);
  }

  #fail(error: Error): void {
    const wasAnswering = this.#isAnswering;
    this.#end();
    if (!wasAnswering) this.#exchange.failed(this, error);
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.upstream.waiting.delete(this);
    this.upstream[this.#exchange.options.isStream ? 'streaming' : 'underWay'] -= 1;
  }

  #abort(): void {
    this.#controller?.abort(GONE);
  }
}

/** By the client, or at our own end. */
const isClosed = (response: ServerResponse): boolean =>
  response.destroyed || response.writableEnded;

const GONE = new Error('nobody waits for the answer any more');
