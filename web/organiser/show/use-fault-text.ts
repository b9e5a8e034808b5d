import { useTexts } from '../../shared/i18n/texts.ts';
import type { Faults } from './terms-draft.ts';
import { texts } from './texts.ts';

/** What is wrong with a field, in words; nothing where it is right. */
export function useFaultText(faults: Faults): (field: string) => string | undefined {
  const { form } = useTexts(texts);
  return (field) => {
    const kind = faults[field];
    return kind === undefined ? undefined : form.faults[kind];
  };
}
