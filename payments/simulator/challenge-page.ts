import { html } from 'hono/html';
import type { IntentRecord } from './records.ts';

type Html = ReturnType<typeof html>;

/** The bank's page: the buyer approves the payment or doesn't. */
export function challengePage(intent: IntentRecord, challengeId: string): Html {
  const action = `/_simulator/challenges/${challengeId}`;
  return page(
    'Confirm your payment',
    html`<p>
        Your bank asks you to confirm a payment of <strong>${amountText(intent)}</strong>
        to <strong>Boxoffice</strong>.
      </p>
      <p>This is a simulated 3-D Secure challenge: no real bank is asked, no money moves.</p>
      <form method="post" action="${action}">
        <button type="submit" name="outcome" value="succeed">Complete</button>
        <button type="submit" name="outcome" value="fail" class="secondary">Fail</button>
      </form>`,
  );
}

/** What the buyer sees when there is nothing (more) to answer. */
export function noticePage(title: string, text: string): Html {
  return page(title, html`<p>${text}</p>`);
}

function amountText({ amountCents, currency }: IntentRecord): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amountCents / 10 ** digits);
}

function page(title: string, content: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          body { font: 1.125rem/1.5 system-ui, sans-serif; margin: 0; background: #f4f5f7; color: #16181d; }
          main { max-width: 28rem; margin: 10vh auto; padding: 2rem; background: #fff; border-radius: 0.75rem; }
          h1 { font-size: 1.5rem; margin-top: 0; }
          button { font: inherit; padding: 0.6rem 1.4rem; margin-right: 0.5rem; border-radius: 0.4rem;
            border: 2px solid #3730a3; background: #3730a3; color: #fff; cursor: pointer; }
          button.secondary { background: #fff; color: #3730a3; }
          button:focus-visible { outline: 3px solid #f59e0b; outline-offset: 2px; }
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html>`;
}
