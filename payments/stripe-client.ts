import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import Stripe from 'stripe';

type NodeHttpClient = ReturnType<typeof Stripe.createNodeHttpClient>;

/** A connection that closed after the call may have been sent. Keeps the socket's error as `cause`. */
export class ConnectionClosedError extends Error {
  override readonly name = 'ConnectionClosedError';
}

export interface StripeClientOptions {
  readonly apiKey: string;
  /** Another host than Stripe's, such as the simulator's: `http://127.0.0.1:12111`. */
  readonly apiBase?: URL;
  readonly timeoutMs: number;
}

/** The official SDK, set up to send each call exactly once. */
export function createStripeClient(options: StripeClientOptions): Stripe {
  const { apiBase } = options;
  const protocol = apiBase?.protocol === 'http:' ? 'http' : 'https';
  return new Stripe(options.apiKey, {
    maxNetworkRetries: 0,
    timeout: options.timeoutMs,
    telemetry: false,
    httpClient: sendOnce(
      Stripe.createNodeHttpClient(
        protocol === 'http'
          ? new HttpAgent({ keepAlive: true })
          : new HttpsAgent({ keepAlive: true }),
      ),
    ),
    ...(apiBase === undefined
      ? {}
      : {
          host: apiBase.hostname.replace(/^\[|\]$/g, ''),
          port: apiBase.port || (protocol === 'http' ? 80 : 443),
          protocol,
        }),
  });
}

/**
 * The SDK repeats a call whose connection closed (`ECONNRESET`, `EPIPE`) even with retries switched
 * off. A first send that acted, followed by a refused second one, would then look as if nothing had
 * been sent. The error is handed on without its code, so that the SDK leaves the repeat to us.
 */
function sendOnce(inner: NodeHttpClient): NodeHttpClient {
  return {
    getClientName: () => inner.getClientName(),
    makeRequest: async (...request) => {
      try {
        return await inner.makeRequest(...request);
      } catch (error) {
        if (closedConnection(error)) {
          throw new ConnectionClosedError('the connection closed before an answer', {
            cause: error,
          });
        }
        throw error;
      }
    },
  };
}

function closedConnection(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === 'ECONNRESET' || code === 'EPIPE';
}
