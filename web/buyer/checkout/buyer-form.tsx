/** Who the tickets are for. What was typed stays with the tab until it is paid. */
import { useState } from 'react';
import { useTexts } from '../../shared/i18n/texts.ts';
import { Field } from '../../shared/ui/controls.tsx';
import type { Buyer } from './pay.ts';
import { texts } from './texts.ts';

const DRAFT = 'boxoffice.buyer';

export function readDraft(): Buyer {
  try {
    const draft: unknown = JSON.parse(sessionStorage.getItem(DRAFT) ?? '{}');
    const text = (name: string): string => {
      const value: unknown = Reflect.get(Object(draft), name);
      return typeof value === 'string' ? value : '';
    };
    return { name: text('name'), email: text('email') };
  } catch (error) {
    if (error instanceof SyntaxError) return { name: '', email: '' };
    throw error;
  }
}

export const forgetDraft = (): void => sessionStorage.removeItem(DRAFT);

export function useDraft() {
  const [buyer, setBuyer] = useState(readDraft);
  return {
    buyer,
    change(next: Partial<Buyer>): void {
      const changed = { ...buyer, ...next };
      setBuyer(changed);
      sessionStorage.setItem(DRAFT, JSON.stringify(changed));
    },
  };
}

export type BuyerMistakes = Partial<Record<keyof Buyer, 'missing' | 'wrong'>>;

/** As the server will look at it, roughly: it has the last word. */
export function mistakesIn({ name, email }: Buyer): BuyerMistakes {
  return {
    ...(name.trim() === '' ? { name: 'missing' as const } : {}),
    ...(/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(email.trim()) ? {} : { email: 'wrong' as const }),
  };
}

export function BuyerForm({
  buyer,
  mistakes,
  onChange,
}: {
  readonly buyer: Buyer;
  readonly mistakes: BuyerMistakes;
  readonly onChange: (next: Partial<Buyer>) => void;
}) {
  const t = useTexts(texts);
  return (
    <>
      <h2>{t.buyer}</h2>
      <Field
        label={t.name}
        name="name"
        autoComplete="name"
        maxLength={200}
        value={buyer.name}
        error={mistakes.name === undefined ? undefined : t.nameMissing}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <Field
        label={t.email}
        name="email"
        type="email"
        inputMode="email"
        autoComplete="email"
        maxLength={320}
        hint={t.emailHint}
        value={buyer.email}
        error={mistakes.email === undefined ? undefined : t.emailWrong}
        onChange={(event) => onChange({ email: event.target.value })}
      />
    </>
  );
}
