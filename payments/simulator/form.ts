/** A parameter: text, or a list or table of parameters. */
export type FormValue = string | FormValue[] | { [key: string]: FormValue };

const MAX_DEPTH = 6;

/**
 * Reads Stripe's form encoding: `a=1`, `metadata[order_id]=ord_1`, `expand[]=x`, `expand[0]=x`.
 * A key that is built wrongly is kept as it is, to be refused as an unknown parameter.
 */
export function parseForm(encoded: string): { [key: string]: FormValue } {
  const root = table();
  for (const [key, value] of new URLSearchParams(encoded)) set(root, pathOf(key), value);
  return lists(root) as { [key: string]: FormValue };
}

function table(): { [key: string]: FormValue } {
  // Without a prototype, `__proto__` is a key like any other.
  return Object.create(null);
}

function pathOf(key: string): string[] {
  const bracket = key.indexOf('[');
  if (bracket <= 0 || !key.endsWith(']')) return [key];
  const path = [key.slice(0, bracket), ...key.slice(bracket + 1, -1).split('][')];
  return path.length > MAX_DEPTH ? [key] : path;
}

function set(root: { [key: string]: FormValue }, path: readonly string[], value: string): void {
  let node = root;
  for (const [depth, part] of path.entries()) {
    const key = part === '' ? String(Object.keys(node).length) : part;
    if (depth === path.length - 1) {
      node[key] = value;
      return;
    }
    const child = node[key];
    const next = typeof child === 'object' && !Array.isArray(child) ? child : table();
    node[key] = next;
    node = next;
  }
}

/** A table whose keys are 0, 1, 2… was a list. */
function lists(value: FormValue): FormValue {
  if (typeof value !== 'object' || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, child]) => [key, lists(child)] as const);
  const isList = entries.length > 0 && entries.every(([key], index) => key === String(index));
  if (isList) return entries.map(([, child]) => child);
  const result = table();
  for (const [key, child] of entries) result[key] = child;
  return result;
}
