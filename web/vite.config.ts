/** `npx vite web` serves the sources while somebody works on them, beside a Boxoffice at API_URL. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const API_URL = process.env.API_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  // Light and dark are told apart by CSS itself.
  build: {
    target: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    // The server says what a page may do, and that is not to run what stands in it.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  server: {
    // As if it came from our own pages: writes by cookie are taken from no others.
    proxy: { '/v1': { target: API_URL, changeOrigin: false } },
    watch: { ignored: ['**/dist/**', '**/dist.*/**'] },
  },
});
