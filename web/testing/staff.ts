/** Staff in a browser of the tests. */
import type { Page } from 'playwright-core';

/** Signs in by dev token, as the sign-in page does, and goes to an address. */
export async function signInAs(
  page: Page,
  role: 'organizer' | 'finance' | 'admin',
  path: string,
): Promise<void> {
  const { request } = page.context();
  const made = await request.post('/v1/dev/tokens', { data: { role } });
  const { token } = (await made.json()) as { readonly token: string };
  const origin = new URL(made.url()).origin;
  const kept = await request.put('/v1/sessions/cookie', {
    headers: { Authorization: `Bearer ${token}`, Origin: origin },
  });
  if (!kept.ok()) throw new Error(`not signed in: ${kept.status()} ${await kept.text()}`);
  await page.goto(path);
  await page.locator('#app h1').waitFor({ timeout: 60_000 });
}
