/** An event's data as the wire writes it: `holdId` is `hold_id`. */
export function auditData(data: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).map(([name, part]) => [snakeCase(name), wireValue(part)]),
  );
}

function wireValue(value: unknown): unknown {
  if (typeof value === 'string') return withoutQuery(value);
  if (Array.isArray(value)) return value.map(wireValue);
  return typeof value === 'object' && value !== null ? auditData(value) : value;
}

/** Names that are data (`A`, `A-12`) stay as they are: ours begin with a lower-case letter. */
const snakeCase = (name: string): string =>
  /^[a-z][A-Za-z0-9]*$/.test(name)
    ? name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    : name;

/** Where somebody was sent to and back from; what their address carried along is not to be shown. */
const withoutQuery = (text: string): string =>
  /^https?:\/\//i.test(text) ? text.replace(/[?#].*$/s, '') : text;
