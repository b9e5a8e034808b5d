/** What is shown while the app is not there yet. Its style is allowed by its hash. */
import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';

const STYLE = `
:root { color-scheme: light dark; font: 1.0625rem/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; }
main { max-width: 30rem; padding: 2rem; }
h1 { font-size: 1.75rem; letter-spacing: -0.02em; line-height: 1.15; margin: 0 0 0.75rem; }
p { margin: 0; opacity: 0.75; }
`;

export const NOTICE_STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`;

export function buildingPage(): string {
  return page(
    'One moment',
    'The browser app is being built, once for this version. This page goes on by itself.',
    { refresh: true },
  );
}

export function failedPage(reason: string): string {
  return page('The browser app is not there', `It could not be built: ${reason}`, {
    refresh: false,
  });
}

function page(title: string, text: string, { refresh }: { readonly refresh: boolean }): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${refresh ? raw('<meta http-equiv="refresh" content="1">') : ''}
<title>${title} · Boxoffice</title>
<style>${raw(STYLE)}</style>
</head>
<body><main><h1>${title}</h1><p>${text}</p></main></body>
</html>
`.toString();
}
