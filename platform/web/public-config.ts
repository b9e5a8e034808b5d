/** What the browser app has to know before it knows anybody. */
import { z } from '@hono/zod-openapi';
import type { HttpApp } from '../http/env.ts';
import { answer } from '../http/respond.ts';
import { route } from '../http/route.ts';
import { isoTime, serverTimeField } from '../http/wire/common.ts';
import { presentCaller, sessionInfoSchema } from '../http/wire/session.ts';
import type { Clock } from '../ports.ts';

export interface PublicConfigDeps {
  readonly clock: Clock;
  readonly provider: 'simulator' | 'stripe';
  /** Stripe's, for its fields in the browser; null where there is none. */
  readonly publishableKey: string | null;
  readonly devTokens: boolean;
}

const configSchema = z
  .object({
    payments: z.object({
      provider: z.enum(['simulator', 'stripe']),
      publishable_key: z
        .string()
        .nullable()
        .openapi({ description: 'For Stripe’s fields in the browser.' }),
    }),
    dev_tokens: z.boolean().openapi({ description: 'Whether `POST /v1/dev/tokens` is there.' }),
    server_time: serverTimeField,
  })
  .openapi('PublicConfig');

export function registerPublicConfig(app: HttpApp, deps: PublicConfigDeps): void {
  route(app, {
    method: 'GET',
    path: '/v1/config',
    summary: 'What a browser has to know of this house',
    responses: { 200: { description: 'Public settings', schema: configSchema } },
    handle: async ({ c }) =>
      answer(c, 200, {
        payments: { provider: deps.provider, publishable_key: deps.publishableKey },
        dev_tokens: deps.devTokens,
        server_time: isoTime(deps.clock.nowMs()),
      }),
  });

  route(app, {
    method: 'GET',
    path: '/v1/sessions/me',
    summary: 'Who you are',
    description: 'By token or cookie; nobody is an answer, too.',
    responses: { 200: { description: 'The caller', schema: sessionInfoSchema } },
    handle: async ({ c, principal }) => answer(c, 200, presentCaller(principal)),
  });
}
