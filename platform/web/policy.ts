/** What a page of ours may do in a browser: nothing that it does not need. */

/** Stripe's script, its fields, and the pages where banks ask. */
const STRIPE = {
  script: 'https://js.stripe.com',
  api: 'https://api.stripe.com',
  frames: 'https://js.stripe.com https://hooks.stripe.com',
};

export interface PagePolicy {
  /** Whether buyers pay in Stripe's fields. */
  readonly stripe: boolean;
}

export function contentSecurityPolicy({ stripe }: PagePolicy, styleHash?: string): string {
  const style = styleHash === undefined ? '' : ` '${styleHash}'`;
  return [
    "default-src 'none'",
    `script-src 'self'${stripe ? ` ${STRIPE.script}` : ''}`,
    `style-src 'self'${style}`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${stripe ? ` ${STRIPE.api}` : ''}`,
    "manifest-src 'self'",
    `frame-src ${stripe ? STRIPE.frames : "'none'"}`,
    "base-uri 'none'",
    "form-action 'self'",
    "object-src 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

const YEAR_SECONDS = 31_536_000;

export function pageHeaders(
  policy: PagePolicy,
  options: { readonly https: boolean; readonly styleHash?: string },
): Readonly<Record<string, string>> {
  const payment = policy.stripe ? `payment=(self "${STRIPE.script}")` : 'payment=()';
  return {
    'Content-Security-Policy': contentSecurityPolicy(policy, options.styleHash),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Permissions-Policy': `accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), usb=(), ${payment}`,
    'Referrer-Policy': 'same-origin',
    ...(options.https ? { 'Strict-Transport-Security': `max-age=${YEAR_SECONDS}` } : {}),
  };
}
