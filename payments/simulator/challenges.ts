import { type Context, Hono } from 'hono';
import type { Bank } from './bank.ts';
import { challengePage, noticePage } from './challenge-page.ts';
import { answerChallenge } from './confirmation.ts';
import { problem } from './problem.ts';
import type { IntentRecord } from './records.ts';

type Outcome = 'succeed' | 'fail';

/** The page where the buyer meets the bank, and where its buttons post to. */
export function challengeRoutes(bank: Bank): Hono {
  const app = new Hono();

  app.get('/challenges/:id', async (c) => {
    const id = c.req.param('id');
    const intent = bank.account.intentOfChallenge(id);
    if (intent === undefined) {
      return c.html(noticePage('No such challenge', 'This address leads to no payment.'), 404);
    }
    if (isOpen(intent, id)) return c.html(challengePage(intent, id));
    return c.html(noticePage('Already answered', 'You can go back to the shop.'), 410);
  });

  app.post('/_simulator/challenges/:id', async (c) => {
    const id = c.req.param('id');
    const isForm = c.req.header('content-type')?.includes('form') === true;
    const outcome = await readOutcome(c, isForm);
    if (outcome instanceof Response) return outcome;
    const intent = bank.account.intentOfChallenge(id);
    if (intent === undefined) return problem(c, 404, 'not_found', `there is no challenge ${id}`);
    if (isOpen(intent, id)) await bank.change((draft) => answerChallenge(draft, intent, outcome));
    await bank.settled();
    const now = bank.account.intent(intent.id) ?? intent;
    if (isForm) return sendBack(c, now);
    // The same answer once more is a retry; another one comes too late.
    if (now.challenge?.id !== id || now.challenge.outcome !== outcome) {
      return problem(c, 409, 'challenge_closed', 'this challenge has been answered or given up');
    }
    return c.json({ status: now.status, return_url: now.challenge.returnUrl });
  });

  return app;
}

function isOpen(intent: IntentRecord, challengeId: string): boolean {
  return intent.status === 'requires_action' && intent.challenge?.id === challengeId;
}

async function readOutcome(c: Context, isForm: boolean): Promise<Outcome | Response> {
  const body = await readBody(c, isForm);
  if (body === null) return problem(c, 400, 'bad_request', 'the body is not JSON');
  const { outcome } = body;
  if (outcome === 'succeed' || outcome === 'fail') return outcome;
  return problem(c, 422, 'invalid_request', 'outcome is not acceptable', [
    { path: 'outcome', message: 'succeed or fail' },
  ]);
}

async function readBody(c: Context, isForm: boolean): Promise<{ outcome?: unknown } | null> {
  const text = await c.req.text();
  if (isForm) return { outcome: new URLSearchParams(text).get('outcome') };
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? body : {};
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Back to the shop, with the query that Stripe adds. */
function sendBack(c: Context, intent: IntentRecord): Response | Promise<Response> {
  const returnUrl = intent.challenge?.returnUrl ?? null;
  if (returnUrl === null) {
    return c.html(noticePage('Thank you', 'You can close this page and go back to the shop.'));
  }
  const url = new URL(returnUrl);
  const failed = intent.lastError !== null || intent.status === 'canceled';
  url.searchParams.set('payment_intent', intent.id);
  url.searchParams.set('payment_intent_client_secret', intent.clientSecret);
  url.searchParams.set('redirect_status', failed ? 'failed' : 'succeeded');
  return c.redirect(url.href, 303);
}
