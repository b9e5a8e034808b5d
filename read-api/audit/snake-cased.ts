/** A copy with its field names as the wire writes them: `holdId` is `hold_id`. */
export function snakeCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCased);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [snakeCase(name), snakeCased(part)]),
  );
}

/** Names that are data (`A`, `A-12`) stay as they are: ours begin with a lower-case letter. */
const snakeCase = (name: string): string =>
  /^[a-z][A-Za-z0-9]*$/.test(name)
    ? name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    : name;
