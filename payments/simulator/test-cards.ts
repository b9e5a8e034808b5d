/** How the simulated bank treats a card. */
export interface TestCard {
  readonly id: string;
  readonly brand: string;
  readonly last4: string;
  readonly country: string;
  /** Refused by the bank, also after a challenge that succeeded. */
  readonly decline: { readonly code: string; readonly declineCode: string | null } | null;
  /** Asks for 3-D Secure. */
  readonly challenge: boolean;
  /** Disputed by its holder once it has been captured. */
  readonly disputed: boolean;
  /** What becomes of a refund after it has been answered. */
  readonly refund: 'succeeds' | 'fails_later' | 'succeeds_later';
}

const PLAIN: Omit<TestCard, 'id'> = {
  brand: 'visa',
  last4: '4242',
  country: 'US',
  decline: null,
  challenge: false,
  disputed: false,
  refund: 'succeeds',
};

/** Declines: the name's ending, then Stripe's error code, decline code and the card's last digits. */
const DECLINES: readonly (readonly [string, string, string | null, string])[] = [
  ['', 'card_declined', 'generic_decline', '0002'],
  ['InsufficientFunds', 'card_declined', 'insufficient_funds', '9995'],
  ['LostCard', 'card_declined', 'lost_card', '9987'],
  ['StolenCard', 'card_declined', 'stolen_card', '9979'],
  ['Fraudulent', 'card_declined', 'fraudulent', '0019'],
  ['VelocityLimitExceeded', 'card_declined', 'card_velocity_exceeded', '6975'],
  ['ExpiredCard', 'expired_card', null, '0069'],
  ['IncorrectCvc', 'incorrect_cvc', null, '0127'],
  ['ProcessingError', 'processing_error', null, '0119'],
];

const BRANDS: readonly (readonly [string, string, string])[] = [
  ['visa', 'visa', '4242'],
  ['visa_debit', 'visa', '5556'],
  ['mastercard', 'mastercard', '4444'],
  ['mastercard_debit', 'mastercard', '8210'],
  ['mastercard_prepaid', 'mastercard', '5100'],
  ['amex', 'amex', '8431'],
  ['discover', 'discover', '9424'],
  ['diners', 'diners', '0004'],
  ['jcb', 'jcb', '0505'],
  ['unionpay', 'unionpay', '0005'],
];

const COUNTRIES = [
  'us',
  'ca',
  'mx',
  'br',
  'at',
  'be',
  'ch',
  'de',
  'dk',
  'es',
  'fi',
  'fr',
  'gb',
].concat(['ie', 'it', 'nl', 'no', 'pl', 'pt', 'se', 'au', 'hk', 'in', 'jp', 'nz', 'sg']);

const CHALLENGE = { challenge: true } as const;

/** The other behaviours, by the name's ending after `pm_card_`. */
const BEHAVIOURS: readonly (readonly [string, Partial<TestCard>])[] = [
  ['threeDSecure2Required', { ...CHALLENGE, last4: '3220' }],
  ['threeDSecureRequired', { ...CHALLENGE, last4: '3063' }],
  ['authenticationRequired', { ...CHALLENGE, last4: '3184' }],
  ['authenticationRequiredOnSetup', { ...CHALLENGE, last4: '3155' }],
  [
    'authenticationRequiredChargeDeclinedInsufficientFunds',
    { ...CHALLENGE, last4: '8260', decline: decline('card_declined', 'insufficient_funds') },
  ],
  [
    'threeDSecureRequiredChargeDeclined',
    { ...CHALLENGE, last4: '1629', decline: decline('card_declined', 'generic_decline') },
  ],
  // Supported, not asked for: no challenge unless the merchant requests one.
  ['threeDSecureOptional', { last4: '3055' }],
  ['createDispute', { last4: '0259', disputed: true }],
  ['createDisputeProductNotReceived', { last4: '2685', disputed: true }],
  ['refundFail', { last4: '5126', refund: 'fails_later' }],
  ['pendingRefund', { last4: '7726', refund: 'succeeds_later' }],
  ['bypassPending', { last4: '0077' }],
  ['chargeCustomerFail', { last4: '0341', decline: decline('card_declined', 'generic_decline') }],
  ['radarBlock', { last4: '0019', decline: decline('card_declined', 'fraudulent') }],
  [
    'chargeDeclinedAuthenticationRequired',
    { last4: '3184', decline: decline('authentication_required', 'authentication_required') },
  ],
];

function decline(code: string, declineCode: string | null) {
  return { code, declineCode };
}

function* cards(): Generator<readonly [string, Partial<TestCard>]> {
  for (const [name, brand, last4] of BRANDS) yield [name, { brand, last4 }];
  for (const country of COUNTRIES) yield [country, { country: country.toUpperCase() }];
  for (const [ending, code, declineCode, last4] of DECLINES) {
    const refused = { last4, decline: decline(code, declineCode) };
    yield [`chargeDeclined${ending}`, refused];
    yield [`visa_chargeDeclined${ending}`, refused];
  }
  yield* BEHAVIOURS;
}

/** Stripe's test payment methods, by id (`pm_card_visa`). */
export const TEST_CARDS: ReadonlyMap<string, TestCard> = new Map(
  [...cards()].map(([name, behaviour]) => {
    const id = `pm_card_${name}`;
    return [id, { ...PLAIN, ...behaviour, id }];
  }),
);

const DECLINE_MESSAGES: ReadonlyMap<string, string> = new Map([
  ['insufficient_funds', 'Your card has insufficient funds.'],
  ['expired_card', 'Your card has expired.'],
  ['incorrect_cvc', "Your card's security code is incorrect."],
  ['processing_error', 'An error occurred while processing your card. Try again in a little bit.'],
  ['authentication_required', 'Your card was declined. This transaction requires authentication.'],
  [
    'card_velocity_exceeded',
    'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
  ],
]);

/** What Stripe tells the buyer about a decline. */
export function declineMessage(code: string, declineCode: string | null): string {
  return (
    DECLINE_MESSAGES.get(declineCode ?? code) ??
    DECLINE_MESSAGES.get(code) ??
    'Your card was declined.'
  );
}
