import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Log } from '../ports.ts';
import type { RedisCommands } from '../redis/port.ts';
import { createRequestLimits } from './request-limits.ts';
import { parseRateLimits, UNLIMITED } from './settings.ts';

const SILENT: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const tools = { clock: { nowMs: () => Date.now() }, log: SILENT };

function limits(text: string, commands: RedisCommands | null = null, log = SILENT) {
  const refused: string[] = [];
  const requests = createRequestLimits(parseRateLimits(text) ?? UNLIMITED, {
    ...tools,
    log,
    commands,
    onRefused: (routeClass, layer) => refused.push(`${routeClass}/${layer}`),
  });
  return { ...requests, refused };
}

describe('in memory', () => {
  it('lets through as many as a second takes, and more in the next one', async () => {
    const { take, refused } = limits('writes=3');
    for (let sent = 0; sent < 3; sent += 1) {
      expect(await take('writes', [['address', '192.0.2.1']])).toBeNull();
    }
    vi.advanceTimersByTime(400);
    const excess = await take('writes', [['address', '192.0.2.1']]);
    expect(excess).toEqual({ layer: 'address', retryAfterMs: 600 });
    expect(refused).toEqual(['writes/address']);
    expect(await take('writes', [['address', '192.0.2.2']])).toBeNull();
    expect(await take('reads', [['address', '192.0.2.1']])).toBeNull();
    vi.advanceTimersByTime(600);
    expect(await take('writes', [['address', '192.0.2.1']])).toBeNull();
  });

  it('counts each layer by itself, and names the first that has had enough', async () => {
    const { take } = limits('writes.address=100,writes.account=1');
    const from = (account: string) =>
      take('writes', [
        ['address', '192.0.2.1'],
        ['account', account],
      ]);
    expect(await from('cus_1')).toBeNull();
    expect(await from('cus_2')).toBeNull();
    expect(await from('cus_1')).toMatchObject({ layer: 'account' });
  });

  it('knows what it counts', () => {
    const { counts } = limits('sessions.device=1');
    expect(counts('sessions', ['address', 'device'])).toBe(true);
    expect(counts('sessions', ['session', 'account'])).toBe(false);
    expect(counts('reads', ['address', 'device'])).toBe(false);
  });
});

describe('with a Redis that comes and goes', () => {
  it('counts for itself meanwhile, waits for it once a second only, and says it once', async () => {
    let asked = 0;
    let isThere = false;
    const said: string[] = [];
    const say = (_fields: object, message: string) => void said.push(message);
    const commands = {
      isReady: () => isThere,
      connectionCount: () => 1,
      run: async () => {
        asked += 1;
        if (!isThere) throw new Error('Command timed out');
        return [1, 1_000];
      },
    };
    const { take } = limits('writes=2', commands, { ...SILENT, warn: say, info: say });
    const send = () => take('writes', [['account', 'cus_1']]);
    expect(await send()).toBeNull();
    expect(await send()).toBeNull();
    expect(await send()).toMatchObject({ layer: 'account' });
    expect(asked).toBe(1);
    vi.advanceTimersByTime(1_000);
    expect(await send()).toBeNull();
    expect(asked).toBe(2);
    expect(said).toEqual(['requests are counted by each process for itself']);
    isThere = true;
    vi.advanceTimersByTime(1_000);
    expect(await send()).toBeNull();
    expect(said[1]).toBe('requests are counted in Redis again');
    expect(said).toHaveLength(2);
  });

  it('never asks it where memory was chosen', async () => {
    const commands = {
      isReady: () => true,
      connectionCount: () => 1,
      run: () => Promise.reject(new Error('was asked')),
    };
    const { take } = limits('writes=1,store=memory', commands);
    expect(await take('writes', [['account', 'cus_1']])).toBeNull();
    expect(await take('writes', [['account', 'cus_1']])).not.toBeNull();
  });
});
