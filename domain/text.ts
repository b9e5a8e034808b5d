import type { FieldError } from './decision.ts';

/** A text that must say something, in at most `maxLength` characters. */
export function textErrors(path: string, text: string, maxLength: number): FieldError[] {
  if (text.trim() === '') return [{ path, message: 'must not be empty' }];
  if (text.length > maxLength) return [{ path, message: `at most ${maxLength} characters` }];
  return [];
}
