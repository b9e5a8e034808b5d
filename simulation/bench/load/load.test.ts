import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { systemStopwatch, systemTimers } from '#platform/system.ts';
import { temporaryFolder } from '#platform/testing/temporary-folder.ts';
import { createLatencyRecorder } from './histogram.ts';
import { runClosed, runPaced } from './own-generator.ts';
import type { LoadResult, RequestFile } from './port.ts';
import { writeRequests } from './request-file.ts';
import { findWrk, runWrk } from './wrk.ts';

const world = { stopwatch: systemStopwatch, timers: systemTimers };

let server: Server | null = null;
afterEach(() => server?.close());

/** Answers with what it was sent; every one of which `isBad` with 409. */
async function listen(answer: (body: string, respond: (status: number) => void) => void) {
  const heard: string[] = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      heard.push(`${request.method} ${request.headers.authorization} ${body.trim()}`);
      answer(body, (status) => response.writeHead(status, { 'Content-Length': 2 }).end('ok'));
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return { heard, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function requestsOf(bodies: readonly string[], repeat: boolean): Promise<RequestFile> {
  const file = path.join(await temporaryFolder(), 'requests');
  const requests = bodies.map((body) => ({
    method: 'POST' as const,
    path: `/${body}`,
    token: `token-${body}`,
    body: JSON.stringify(body),
  }));
  return writeRequests(file, requests, repeat);
}

describe('requests made beforehand', () => {
  it('are all equally long', async () => {
    const requests = await requestsOf(['a', 'long-one', 'mid'], false);
    const text = await readFile(requests.file, 'latin1');
    expect(text.length).toBe(3 * requests.requestBytes);
    for (const at of [0, 1, 2]) {
      expect(text.slice(at * requests.requestBytes)).toMatch(/^POST \/\S+ HTTP\/1.1\r\n/);
    }
  });
});

const generators: [string, (url: string, requests: RequestFile) => Promise<LoadResult>][] = [
  ['own', (url, requests) => runClosed({ url, connections: 2, seconds: 0.3, requests }, world)],
];
const wrk = findWrk(() => undefined);
if (wrk !== null) {
  generators.push([
    'wrk',
    (url, requests) => runWrk(wrk, { url, connections: 2, seconds: 1, requests }),
  ]);
}

describe.each(generators)('load in a closed loop by %s', (_, run) => {
  it('sends each request with its own token and body, and counts what is refused', async () => {
    const { url, heard } = await listen((body, respond) =>
      respond(body.includes('taken') ? 409 : 201),
    );
    const result = await run(url, await requestsOf(['free', 'taken'], true));
    expect(new Set(heard)).toEqual(
      new Set(['POST Bearer token-free "free"', 'POST Bearer token-taken "taken"']),
    );
    expect(result.answers).toBeGreaterThan(20);
    expect(Math.abs(result.refused - result.answers / 2)).toBeLessThan(4);
    expect(result.errors).toBe(0);
    expect(result.latencyMs.p50).toBeGreaterThan(0);
  });
});

describe('load at a pace', () => {
  it('counts the wait from when a request was due, not from when it could be sent', async () => {
    // Given a server that takes 20 ms each, one connection, and a request due every 10 ms
    const { url } = await listen((_, respond) => void setTimeout(() => respond(200), 20));
    const requests = await requestsOf(['a'], true);
    const paced = { url, connections: 1, seconds: 0.3, requests, perSecond: 100 };
    const result = await runPaced(paced, world);
    // Then the last has waited for all that were late before it
    expect(result.answers).toBe(30);
    expect(result.latencyMs.max).toBeGreaterThan(200);
    expect(result.statuses).toEqual({ 200: 30 });
  });
});

describe('recorded latencies', () => {
  it('are told to within three per cent', () => {
    const recorder = createLatencyRecorder();
    for (let ms = 1; ms <= 1_000; ms += 1) recorder.record(ms);
    const { p50, p95, max } = recorder.percentiles();
    expect(p50 / 500).toBeCloseTo(1, 1);
    expect(p95 / 950).toBeCloseTo(1, 1);
    expect(max).toBe(1_000);
    const counted = recorder.histogram().reduce((sum, [, count]) => sum + count, 0);
    expect(counted).toBe(1_000);
  });
});
