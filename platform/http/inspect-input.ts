/** What no input may contain, whatever its schema: checked on the raw value, unknown fields too. */
import { holdsCardNumber, refuseCardNumber } from './card-data.ts';
import { validationFailed } from './problem.ts';

/** No body that we know nests deeper than ten. */
const DEPTH_MAX = 32;

interface Visit {
  readonly value: unknown;
  /** The nearest field's name; elements of a list have their list's. */
  readonly name: string;
  readonly path: string;
  readonly depth: number;
}

/**
 * Throws 422 for text that can't be stored (NUL, a lone surrogate), for too deep a nesting and for
 * card numbers. The depth is the client's choice: none is walked beyond the most.
 */
export function inspectJson(root: unknown): void {
  if (isPlain('', root, 0)) return;
  const pending: Visit[] = [{ value: root, name: '', path: '', depth: 0 }];
  for (let visit = pending.pop(); visit !== undefined; visit = pending.pop()) {
    if (typeof visit.value === 'string') inspectText(visit.name, visit.path, visit.value);
    else if (typeof visit.value === 'object' && visit.value !== null) pushParts(pending, visit);
  }
}

/** Whether there is nothing to be found: nearly always, and where it is found matters only then. */
function isPlain(name: string, value: unknown, depth: number): boolean {
  if (typeof value === 'string') return isStorable(value) && !holdsCardNumber(name, value);
  if (typeof value !== 'object' || value === null) return true;
  if (depth === DEPTH_MAX) return false;
  if (Array.isArray(value)) {
    for (const part of value) if (!isPlain(name, part, depth + 1)) return false;
    return true;
  }
  for (const key of Object.keys(value)) {
    if (!isStorable(key)) return false;
    if (!isPlain(key, (value as Record<string, unknown>)[key], depth + 1)) return false;
  }
  return true;
}

/** As {@link inspectJson} for one text: a query parameter. */
export function inspectText(name: string, path: string, text: string): void {
  if (!isStorable(text)) {
    throw validationFailed([{ path, message: 'contains characters that are not text' }]);
  }
  refuseCardNumber(name, text);
}

/** Well-formed Unicode without NUL: what a JSON answer and a database can hold. */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

function pushParts(pending: Visit[], { value, name, path, depth }: Visit): void {
  if (depth === DEPTH_MAX) throw validationFailed([{ path: '', message: 'is nested too deeply' }]);
  if (Array.isArray(value)) {
    for (const [index, part] of value.entries()) {
      pending.push({ value: part, name, path: joined(path, String(index)), depth: depth + 1 });
    }
    return;
  }
  for (const [key, part] of Object.entries(value as object)) {
    if (!isStorable(key)) {
      throw validationFailed([{ path, message: 'has a field whose name is not text' }]);
    }
    pending.push({ value: part, name: key, path: joined(path, key), depth: depth + 1 });
  }
}

const joined = (path: string, part: string): string => (path === '' ? part : `${path}.${part}`);
