import { request as startRequest } from 'node:http';
import { expect, test } from 'vitest';
import { sendRaw, startKit, until } from './testing/kit.ts';

const HOLD = '/v1/shows/shw_1/holds';
const SHOW = '/v1/shows/shw_1';
const post = (url: string, body: string) =>
  fetch(url, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } });

test('reads and writes go to their roles, in turn, and come back as they were', async () => {
  const { origin, commands, reads } = await startKit();
  const seen = new Set<string>();
  for (let round = 0; round < 4; round += 1) {
    seen.add(await (await post(`${origin}${HOLD}?a=1`, '{"seat_ids":["A-1-1"]}')).text());
    seen.add(await (await fetch(`${origin}${SHOW}?b=%20x`)).text());
  }
  expect(seen).toEqual(new Set(['c1', 'c2', 'r1', 'r2']));
  expect(new Set(commands[0].asked)).toEqual(new Set([`POST ${HOLD}?a=1`]));
  expect(new Set(reads[0].asked)).toEqual(new Set([`GET ${SHOW}?b=%20x`]));
});

test('status, headers and bytes of an answer are passed on, hop-by-hop headers are not', async () => {
  const { origin, reads } = await startKit();
  for (const upstream of reads) {
    upstream.answer = (_request, response) => {
      response.writeHead(
        409,
        [
          ['Content-Type', 'application/problem+json'],
          ['Set-Cookie', 'a=1'],
          ['Set-Cookie', 'b=2'],
          ['Position', '17'],
          ['Connection', 'X-Private'],
          ['X-Private', 'no'],
          ['Keep-Alive', 'timeout=5'],
        ].flat(),
      );
      response.end(Buffer.from([0, 1, 2, 255]));
    };
  }
  const answer = await fetch(`${origin}${SHOW}`);
  expect(answer.status).toBe(409);
  expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(answer.headers.get('Position')).toBe('17');
  expect(answer.headers.get('X-Private')).toBe(null);
  expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([0, 1, 2, 255]);
});

test('the client address and the request id are ours to say', async () => {
  const { origin, reads } = await startKit();
  const seen: Record<string, unknown>[] = [];
  for (const upstream of reads) {
    upstream.answer = (request, response) => {
      seen.push({ ...request.headers, raw: request.rawHeaders.join('|') });
      response.end();
    };
  }
  const port = new URL(origin).port;
  const raw = sendRaw(
    origin,
    `GET ${SHOW} HTTP/1.1\r\nHost: tickets.example\r\nX-Forwarded-For: 1.2.3.4\r\n` +
      'X-Forwarded-Proto: https\r\nX-Real-IP: 1.2.3.4\r\nForwarded: for=1.2.3.4\r\n' +
      'X-Request-Id: client-id-1\r\nX-Secret: s\r\nConnection: close, X-Secret\r\nTE: trailers\r\n\r\n',
  );
  await raw.closed;
  await fetch(`${origin}${SHOW}`, { headers: { 'X-Request-Id': 'bad id' } });
  expect(seen[0]).toMatchObject({
    host: 'tickets.example',
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-proto': 'http',
    'x-forwarded-host': 'tickets.example',
    'x-request-id': 'client-id-1',
  });
  for (const name of ['x-real-ip', 'forwarded', 'x-secret', 'te']) {
    expect(seen[0]).not.toHaveProperty(name);
  }
  expect(seen[1]?.['x-request-id']).toMatch(/^req_/);
  expect(seen[1]?.host).toBe(`127.0.0.1:${port}`);
});

test('proxies that we trust may say who asked', async () => {
  const { origin, reads } = await startKit({ trusted: ['127.0.0.0/8', '10.0.0.0/8'] });
  const seen: unknown[] = [];
  for (const upstream of reads) {
    upstream.answer = (request, response) => {
      seen.push([request.headers['x-forwarded-for'], request.headers['x-forwarded-proto']]);
      response.end();
    };
  }
  const chain = {
    'X-Forwarded-For': '6.6.6.6, 203.0.113.9, 10.1.2.3',
    'X-Forwarded-Proto': 'https',
  };
  await fetch(`${origin}${SHOW}`, { headers: chain });
  expect(seen).toEqual([['203.0.113.9', 'https']]);
});

test('a read is tried elsewhere after a refused, a broken and a 503 answer; nobody notices', async () => {
  const { origin, reads } = await startKit();
  const [one, other] = reads;
  await one.kill();
  for (let round = 0; round < 4; round += 1) {
    expect(await (await fetch(`${origin}${SHOW}`)).text()).toBe('r2');
  }
  await one.revive();
  one.answer = (_request, response) => response.destroy();
  for (let round = 0; round < 4; round += 1) {
    expect(await (await fetch(`${origin}${SHOW}`)).text()).toBe('r2');
  }
  one.answer = (_request, response) => response.writeHead(503).end('starting');
  for (let round = 0; round < 4; round += 1) {
    expect(await (await fetch(`${origin}${SHOW}`)).text()).toBe('r2');
  }
  other.answer = one.answer;
  const last = await fetch(`${origin}${SHOW}`);
  expect([last.status, await last.text()]).toEqual([503, 'starting']);
});

test('a write that may have arrived is never sent twice: 502, and how to go on', async () => {
  const { origin, commands } = await startKit();
  for (const upstream of commands) upstream.answer = (_request, response) => response.destroy();
  const answer = await post(`${origin}${HOLD}`, '{}');
  expect(answer.status).toBe(502);
  expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
  expect(answer.headers.get('Retry-After')).toBe('1');
  expect(await answer.json()).toMatchObject({
    code: 'bad_gateway',
    detail: expect.stringContaining('Idempotency-Key'),
  });
  expect([...commands[0].asked, ...commands[1].asked]).toEqual([`POST ${HOLD}`]);
});

test('a write that nobody took goes to the next upstream, small or flowing', async () => {
  const { origin, commands } = await startKit();
  await commands[0].kill();
  for (let round = 0; round < 4; round += 1) {
    expect(await (await post(`${origin}${HOLD}`, '{}')).text()).toBe('c2');
  }
  const sizes: number[] = [];
  commands[1].answer = async (request, response) => {
    let size = 0;
    for await (const chunk of request) size += (chunk as Buffer).length;
    sizes.push(size);
    response.end('c2');
  };
  for (let round = 0; round < 4; round += 1) {
    const big = 'x'.repeat(200_000);
    expect(await (await post(`${origin}/v1/venues`, big)).text()).toBe('c2');
  }
  expect(sizes).toEqual([200_000, 200_000, 200_000, 200_000]);
});

test('with nobody there it is 503, for reads and writes, and both come back by themselves', async () => {
  const { origin, commands, reads } = await startKit();
  for (const upstream of [...commands, ...reads]) await upstream.kill();
  for (const answer of [await fetch(`${origin}${SHOW}`), await post(`${origin}${HOLD}`, '{}')]) {
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '1']);
    expect(await answer.json()).toMatchObject({ code: 'unavailable', status: 503 });
    expect(answer.headers.get('X-Request-Id')).toMatch(/^req_/);
  }
  const down = await fetch(`${origin}/readyz`);
  expect(down.status).toBe(503);
  expect(Object.keys(((await down.json()) as { checks: object }).checks)).toEqual(
    [...commands, ...reads].map(
      ({ url }, at) => `${at < 2 ? 'command-api' : 'read-api'} ${new URL(url).host}`,
    ),
  );
  expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  for (const upstream of [commands[1], reads[0]]) await upstream.revive();
  await until(async () => (await fetch(`${origin}/readyz`)).status === 200);
  expect(await (await fetch(`${origin}${SHOW}`)).text()).toBe('r1');
  expect(await (await post(`${origin}${HOLD}`, '{}')).text()).toBe('c2');
});

test('a read at one that has fallen silent is answered by another; a write waits for it', async () => {
  const { origin, commands, reads } = await startKit();
  const held: (() => void)[] = [];
  for (const upstream of [reads[0], commands[0]]) {
    upstream.ready = null;
    upstream.answer = (_request, response) => void held.push(() => response.end('late'));
  }
  // The last one is at the silent one: it has the fewest under way from then on.
  const answers = [1, 2, 3].map(async () => (await fetch(`${origin}${SHOW}`)).text());
  const writes = [1, 2].map(async () => (await post(`${origin}${HOLD}`, '{}')).text());
  expect(await Promise.all(answers)).toEqual(['r2', 'r2', 'r2']);
  await until(async () => (await fetch(`${origin}/readyz`)).status === 200);
  expect(reads[0].asked.length).toBeGreaterThan(0);
  expect(commands[0].asked.length).toBeGreaterThan(0);
  // As one that goes on after a pause.
  for (const answer of held) answer();
  expect((await Promise.all(writes)).toSorted()).toEqual(['c2', 'late']);
}, 15_000);

test('one that says that it is not ready gets no request while another is', async () => {
  const { origin, reads } = await startKit();
  reads[0].ready = 503;
  await until(async () =>
    JSON.stringify(await (await fetch(`${origin}/readyz`)).json()).includes('answers 503'),
  );
  const before = reads[0].asked.length;
  for (let round = 0; round < 4; round += 1) await fetch(`${origin}${SHOW}`);
  expect(reads[0].asked.length).toBe(before);
});

test('the one with fewer requests under way is asked first', async () => {
  const { origin, reads } = await startKit();
  const held: (() => void)[] = [];
  reads[0].answer = (_request, response) => void held.push(() => response.end());
  const slow = Array.from({ length: 6 }, () => fetch(`${origin}${SHOW}`));
  await until(() => reads[0].asked.length + reads[1].asked.length >= 6);
  const before = reads[0].asked.length;
  for (let round = 0; round < 6; round += 1) await fetch(`${origin}${SHOW}`);
  expect(reads[0].asked.length).toBe(Math.max(before, 1));
  for (const answer of held) answer();
  await Promise.all(slow);
});

test('a body that is too large is refused before anybody behind us sees it whole', async () => {
  const { origin, commands } = await startKit();
  const declared = await fetch(`${origin}/v1/venues`, {
    method: 'POST',
    body: 'x'.repeat(5 * 1024 * 1024 + 1),
  });
  expect(declared.status).toBe(413);
  expect(await declared.json()).toMatchObject({ code: 'body_too_large' });
  expect(commands[0].asked.length + commands[1].asked.length).toBe(0);
  for (const upstream of commands) {
    upstream.answer = (request, response) => {
      request.on('error', () => undefined).on('end', () => response.end());
      request.resume();
    };
  }
  const status = await new Promise((resolve, reject) => {
    const outgoing = startRequest(`${origin}/v1/venues`, { method: 'POST' }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
      outgoing.destroy();
    });
    outgoing.on('error', reject);
    const piece = Buffer.alloc(256 * 1024);
    for (let sent = 0; sent < 24; sent += 1) outgoing.write(piece);
  });
  expect(status).toBe(413);
});

test('an unknown path, method and a malformed one get an answer that a client understands', async () => {
  const { origin, reads } = await startKit();
  for (const upstream of reads)
    upstream.answer = (_request, response) => response.writeHead(404).end();
  expect((await fetch(`${origin}/nowhere/%zz`)).status).toBe(404);
  expect((await fetch(`${origin}/nowhere`, { method: 'DELETE' })).status).toBe(404);
  const raw = sendRaw(origin, 'GET / HTTP/1.1\r\nbroken\r\n\r\n');
  await raw.closed;
  expect(raw.text()).toMatch(/^HTTP\/1\.1 400 /);
});

test('two ways to say how long a body is are refused', async () => {
  const { origin, commands } = await startKit();
  const raw = sendRaw(
    origin,
    `POST ${HOLD} HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/events HTTP/1.1\r\nHost: x\r\n\r\n`,
  );
  await raw.closed;
  expect(raw.text()).toMatch(/^HTTP\/1\.1 400 /);
  expect(commands[0].asked.length + commands[1].asked.length).toBe(0);
});

test('what can not be sent on is the client’s mistake, and no upstream is blamed for it', async () => {
  const { origin, reads, commands } = await startKit();
  const ask = async (line: string, header = 'X-A: b'): Promise<string> => {
    const raw = sendRaw(
      origin,
      `${line} HTTP/1.1\r\nHost: x\r\n${header}\r\nConnection: close\r\n\r\n`,
    );
    await raw.closed;
    return raw.text();
  };
  for (const line of [
    'OPTIONS *',
    'GET nowhere',
    'CONNECT x:1',
    'GET http://x',
    `GET ${SHOW}\u0001`,
  ]) {
    expect(await ask(line)).toMatch(/^(HTTP\/1\.1 400 |$)/);
  }
  expect(await ask(`GET http://elsewhere.example${SHOW}?a=1`)).toMatch(/^HTTP\/1\.1 200 /);
  expect(reads.flatMap(({ asked }) => asked)).toEqual([`GET ${SHOW}?a=1`]);
  expect(await ask(`GET ${SHOW}`, 'Expect: 100-continue')).toContain('HTTP/1.1 200 ');
  expect(await ask(`GET ${SHOW}`, 'Upgrade: websocket')).toMatch(/^HTTP\/1\.1 200 /);
  expect(await ask(`GET ${SHOW}`, 'X-Odd: \u00ff\t"')).toMatch(/^HTTP\/1\.1 200 /);
  expect((await fetch(`${origin}/readyz`)).status).toBe(200);
  expect(commands.flatMap(({ asked }) => asked)).toEqual([]);
});

test('a HEAD has the headers of its GET and no body', async () => {
  const { origin, reads } = await startKit();
  for (const upstream of reads) {
    upstream.answer = (_request, response) =>
      response.writeHead(200, { 'Content-Length': 7 }).end();
  }
  const answer = await fetch(`${origin}${SHOW}`, { method: 'HEAD' });
  expect([answer.status, answer.headers.get('Content-Length')]).toEqual([200, '7']);
  expect(await answer.text()).toBe('');
});
