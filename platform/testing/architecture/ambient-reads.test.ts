import { expect, test } from 'vitest';
import { ambientReads } from './ambient-reads.ts';

test.each([
  'Date.now()',
  'const now = Date.now;',
  "Date['now']()",
  'globalThis.Date.now()',
  'const { now } = Date;',
  'new Date()',
  'new Date',
  'Date()',
  'performance.now()',
  'process.hrtime.bigint()',
  'setTimeout(work, 5)',
  'const later = setImmediate;',
  'globalThis.setInterval(work, 5)',
  'call({ setTimeout })',
  'AbortSignal.timeout(5)',
  'Math.random()',
  'const { random: draw } = Math;',
  'crypto.randomUUID()',
  'anything.getRandomValues(bytes)',
  "import { randomBytes as bytes } from 'node:crypto';",
  "import { createHash, randomInt } from 'crypto';",
  "import { setTimeout as sleep } from 'node:timers/promises';",
  "import { performance as p } from 'node:perf_hooks';",
  "import { v4 } from 'uuid';",
])('seen: %s', (code) => {
  expect(ambientReads('a.ts', `\n${code}`)).toEqual([expect.stringMatching(/^a\.ts:2 reads ./)]);
});

test.each([
  'new Date(atMs)',
  'Date.parse(text)',
  'Math.floor(1.5)',
  'deps.timers.sleep(5)',
  'deps.clock.nowMs()',
  'const timers = { setTimeout: 1 };',
  'timers.setTimeout(5)',
  'interface T { setTimeout(ms: number): void }',
  '// Date.now() and Math.random()',
  "const text = 'setTimeout(new Date())';",
  "import { createHash } from 'node:crypto';",
  "import { v5 } from 'uuid';",
  "import type { setTimeout } from 'node:timers';",
  'random.next()',
  'event.now',
])('let pass: %s', (code) => {
  expect(ambientReads('a.ts', code)).toEqual([]);
});

test('each place is named with its line', () => {
  expect(ambientReads('a.ts', 'const a = Date.now();\n\nconst b = Math.random();')).toEqual([
    'a.ts:1 reads Date.now',
    'a.ts:3 reads Math.random',
  ]);
});
