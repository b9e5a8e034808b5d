import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { listenForShutdown } from './shutdown.ts';

function started() {
  const source = Object.assign(new EventEmitter(), {
    exits: [] as number[],
    exit(code: number) {
      this.exits.push(code);
    },
  });
  const clock = { ms: 0, nowMs: () => clock.ms };
  return { source, clock, request: listenForShutdown(source, clock) };
}

test('nothing happens until somebody asks', () => {
  expect(started().request.signal.aborted).toBe(false);
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s asks to end', (name) => {
  const { source, request } = started();
  source.emit(name);
  expect(request.signal).toMatchObject({ aborted: true, reason: name });
});

test('the end of the wrapper asks to end', () => {
  const { source, request } = started();
  source.emit('disconnect');
  expect(request.signal.aborted).toBe(true);
});

test('a signal that arrives by several ways is one request', () => {
  const { source, clock } = started();
  source.emit('SIGINT');
  clock.ms = 900;
  source.emit('SIGINT');
  source.emit('SIGTERM');
  expect(source.exits).toEqual([]);
});

test('a second Ctrl-C exits without waiting, a second SIGTERM does not', () => {
  const { source, clock } = started();
  source.emit('SIGINT');
  clock.ms = 5_000;
  source.emit('SIGTERM');
  expect(source.exits).toEqual([]);
  source.emit('SIGINT');
  expect(source.exits).toEqual([130]);
});
