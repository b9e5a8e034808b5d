import '../shared/ui/tokens.css';
import '../shared/ui/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { showPreferences } from '../shared/i18n/locale.ts';
import { App } from './app.tsx';
import { createQueries } from './queries.ts';

showPreferences();
const place = document.getElementById('app');
if (place === null) throw new Error('the page has no place for the app');
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={createQueries()}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
