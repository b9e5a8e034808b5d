/** `npm run bench -- --json > figures.json` is a file that programs can read; `.npmrc` keeps npm itself quiet. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

test('JSON and nothing else is written to standard output, whatever the parts have to say', async () => {
  const args = [path.join(import.meta.dirname, 'main.ts'), '--json', '--quick', '--only', 'append'];
  const bench = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [written, progress, [code]] = await Promise.all([
    text(bench.stdout),
    text(bench.stderr),
    once(bench, 'exit'),
  ]);
  expect(code, progress).toBe(0);
  const figures = JSON.parse(written) as { append: { ratio_to_raw: number }; run: object };
  expect(figures.append.ratio_to_raw).toBeGreaterThan(0);
  expect(figures.run).toMatchObject({ quick: true, failed: expect.any(Array), broken: {} });
  expect(progress).toContain('append.ratio_to_raw');
}, 120_000);
