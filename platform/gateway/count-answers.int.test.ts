import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createAnswerCounter } from './count-answers.ts';
import { overloaded, refuse } from './refusals.ts';

test('what a gateway refuses by itself is counted by its cause, and what it passes on is not', async () => {
  const answered: string[] = [];
  const refused: string[] = [];
  const count = createAnswerCounter({
    answered: ({ route, status }) => answered.push(`${route} ${status}`),
    refused: (code) => refused.push(code),
  });
  const server = createServer((request, response) => {
    count(request, response);
    if (request.url === '/v1/events') response.writeHead(503).end();
    else refuse(response, 'req_1', overloaded('holding'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    for (const path of ['/v1/events', '/v1/venues']) {
      await (await fetch(origin + path, { headers: { Connection: 'close' } })).text();
    }
    await expect.poll(() => answered).toEqual(['read-api 503', 'command-api 503']);
    expect(refused).toEqual(['overloaded']);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
