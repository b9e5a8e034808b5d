import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '#platform/system.ts';
import type { WebhookNudge } from '../port.ts';
import { readStripeWebhook } from '../stripe-webhook.ts';
import { WEBHOOK_SECRET } from './simulator.ts';

export interface WebhookReceiver {
  readonly url: string;
  /** Everything that came with a good signature, in the order of arrival. */
  readonly received: WebhookNudge[];
  /** How many came with a bad one. */
  badCount(): number;
  /** How to answer from now on; 200 at first. */
  answerWith(status: number): void;
  /** Forgets what has come so far. */
  clear(): void;
  stop(): Promise<void>;
}

/** An endpoint for webhooks that checks signatures as Boxoffice does. */
export async function startWebhookReceiver(port = 0): Promise<WebhookReceiver> {
  const received: WebhookNudge[] = [];
  let badCount = 0;
  let status = 200;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const signature = String(request.headers['stripe-signature'] ?? '');
    const nudge = readStripeWebhook(body, signature, WEBHOOK_SECRET, systemClock);
    if (nudge === null) badCount += 1;
    else received.push(nudge);
    response.writeHead(nudge === null ? 400 : status).end();
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    badCount: () => badCount,
    answerWith: (next) => {
      status = next;
    },
    clear: () => {
      received.length = 0;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
