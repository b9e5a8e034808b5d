/**
 * What people read, in both languages, typed: a text that one language lacks does not compile. Each area
 * of the app has its own texts, so that they come along with it and not before:
 *
 *     const texts = defineTexts({ seats: (n: number) => `${n} seats` }, { seats: (n) => `${n} asientos` });
 *     const t = useTexts(texts);
 */
import { type Locale, useLocale } from './locale.ts';

type Text = string | ((...values: never[]) => string) | { readonly [name: string]: Text };

/** The same names; texts are any text, functions take what the English ones take. */
type Translated<T> = T extends string
  ? string
  : T extends (...values: infer Values) => string
    ? (...values: Values) => string
    : { readonly [Name in keyof T]: Translated<T[Name]> };

/** One and the same shape in each language. */
export type Texts<Shape> = Readonly<Record<Locale, Shape>>;

export function defineTexts<const T extends { readonly [name: string]: Text }>(
  en: T,
  es: Translated<NoInfer<T>>,
): Texts<Translated<T>> {
  return { en: en as unknown as Translated<T>, es };
}

export function useTexts<Shape>(texts: Texts<Shape>): Shape {
  return texts[useLocale()];
}

const rules: Readonly<Record<Locale, Intl.PluralRules>> = {
  en: new Intl.PluralRules('en'),
  es: new Intl.PluralRules('es'),
};

/** `plural('en', 2, 'seat', 'seats')` is `2 seats`; the number as the language writes it. */
export function plural(locale: Locale, count: number, one: string, other: string): string {
  const noun = rules[locale].select(count) === 'one' ? one : other;
  return `${new Intl.NumberFormat(locale).format(count)} ${noun}`;
}
