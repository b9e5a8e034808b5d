/** Amounts as people type them, in minor units and back. Pure. */

const digitsOf = (currency: string): number => {
  try {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch (error) {
    // Half typed: no currency yet.
    if (error instanceof RangeError) return 2;
    throw error;
  }
};

/** `48.5`, `48,50` or `48` as 4850 of a currency with cents; null for what is no amount. */
export function centsOf(text: string, currency: string): number | null {
  const digits = digitsOf(currency);
  const [, whole, part = ''] = /^(\d{1,12})(?:[.,](\d+))?$/.exec(text.trim()) ?? [];
  if (whole === undefined || part.length > digits) return null;
  return Number(whole + part.padEnd(digits, '0'));
}

/** `48.50`. */
export function amountOf(cents: number, currency: string): string {
  const digits = digitsOf(currency);
  const text = String(cents).padStart(digits + 1, '0');
  if (digits === 0) return text;
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
