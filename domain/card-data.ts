/** Recognises card numbers, so that none is ever stored or logged. */

/**
 * The leading digits that issuers number their cards by, and how long those numbers are: the
 * networks' published ranges under ISO/IEC 7812.
 */
const ISSUERS: readonly RegExp[] = [
  // Visa: 13, 16 or 19 digits.
  /^4(\d{12}|\d{15}|\d{18})$/,
  // Mastercard: 51–55 and 2221–2720.
  /^(5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}$/,
  // American Express.
  /^3[47]\d{13}$/,
  // Diners Club: 36, 38, 39, 300–305, 3095; 14 to 19 digits.
  /^3(0[0-5]|095|[689]\d)\d{11,16}$/,
  // Discover: 6011, 644–649, 65; 16 to 19 digits.
  /^6(011|4[4-9]\d|5\d{2})\d{12,15}$/,
  // JCB: 3528–3589; 16 to 19 digits.
  /^35(2[89]|[3-8]\d)\d{12,15}$/,
  // UnionPay: 62, 81; 16 to 19 digits.
  /^(62|81)\d{14,17}$/,
  // Maestro: 50, 56–58, 6013, 62, 63, 67 and such; 13 to 19 digits.
  /^(50|5[678]|63|67)\d{11,17}$/,
  // Mir: 2200–2204; 16 to 19 digits.
  /^220[0-4]\d{12,15}$/,
];

/** Digits with single spaces or hyphens between, not a part of a longer word or number. */
const WORD = /(?<![\p{L}\p{N}_])\d(?:[ -]?\d){12,18}(?![\p{L}\p{N}_])/gu;

/**
 * A whole word of 13 to 19 digits, single spaces or hyphens between, with an issuer's prefix and a
 * valid Luhn sum, anywhere in the text.
 */
export function looksLikeCardNumber(text: string): boolean {
  for (const [word] of text.matchAll(WORD)) {
    const digits = word.replace(/[ -]/g, '');
    if (ISSUERS.some((issuer) => issuer.test(digits)) && hasLuhnSum(digits)) return true;
  }
  return false;
}

/** ISO/IEC 7812-1 annex B: from the right, every second digit doubled, a multiple of ten in all. */
function hasLuhnSum(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits[digits.length - 1 - at]);
    const value = at % 2 === 0 ? digit : digit * 2;
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}
