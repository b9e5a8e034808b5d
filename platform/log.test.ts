import { expect, test } from 'vitest';
import { createLog, type LogLevel } from './log.ts';

function logged(options: { level?: LogLevel; pretty?: boolean } = {}) {
  const lines: string[] = [];
  const log = createLog({
    level: options.level ?? 'info',
    pretty: options.pretty ?? false,
    clock: { nowMs: () => Date.UTC(2026, 4, 1, 12, 0, 5) },
    destination: { write: (line) => void lines.push(line) },
  });
  return { log, lines };
}

test('an entry is one line of JSON with its time', () => {
  const { log, lines } = logged();
  log.info({ orderId: 'ord_1', position: 12n }, 'order placed');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      level: 'info',
      time: '2026-05-01T12:00:05.000Z',
      orderId: 'ord_1',
      position: '12',
      msg: 'order placed',
    },
  ]);
});

test('for people it is one readable line', () => {
  const { log, lines } = logged({ pretty: true });
  log.warn({ port: 8080, reason: 'taken by another' }, 'cannot listen');
  expect(lines).toEqual(['12:00:05 WARN  cannot listen port=8080 reason="taken by another"\n']);
});

test('entries below the level are left out', () => {
  const { log, lines } = logged({ level: 'warn' });
  log.debug({}, 'a');
  log.info({}, 'b');
  log.error({}, 'c');
  expect(lines).toHaveLength(1);
});

test('secrets are removed at any depth, in lists too', () => {
  const { log, lines } = logged();
  log.info(
    {
      token: 'secret-1',
      headers: { Authorization: 'Bearer secret-2', accept: 'x' },
      intents: [{ client_secret: 'secret-3', clientSecret: 'secret-4', id: 'pi_1' }],
    },
    'request',
  );
  expect(lines.join('')).not.toContain('secret-');
  expect(lines.join('')).toContain('pi_1');
});

test('an error keeps its message, stack and cause', () => {
  const { log, lines } = logged();
  log.error({ error: new Error('broken', { cause: new Error('below') }) }, 'failed');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    error: {
      message: 'broken',
      stack: expect.stringContaining('log.test'),
      cause: { message: 'below' },
    },
  });
});

test('what refers to itself does not hang the log', () => {
  const { log, lines } = logged();
  const circle: { self?: object } = {};
  circle.self = circle;
  log.info({ circle }, 'round');
  expect(lines).toHaveLength(1);
});
