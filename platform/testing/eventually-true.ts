/** Looks every few milliseconds; throws when it does not come. */
export async function eventuallyTrue(
  isThere: () => boolean | Promise<boolean>,
  limitMs = 8_000,
): Promise<void> {
  const untilMs = Date.now() + limitMs;
  while (!(await isThere())) {
    if (Date.now() > untilMs) throw new Error(`not within ${limitMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
