/** Says so while the browser has no connection: what stands below is from before. */
import { useSyncExternalStore } from 'react';
import { useTexts } from '../i18n/texts.ts';
import { Notice } from '../ui/controls.tsx';
import { texts } from './texts.ts';

function watch(changed: () => void): () => void {
  window.addEventListener('online', changed);
  window.addEventListener('offline', changed);
  return () => {
    window.removeEventListener('online', changed);
    window.removeEventListener('offline', changed);
  };
}

export function Offline() {
  const t = useTexts(texts);
  const isOnline = useSyncExternalStore(watch, () => navigator.onLine);
  if (isOnline) return null;
  return <Notice tone="bad">{t.offline}</Notice>;
}
