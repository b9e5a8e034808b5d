/** A role behind the gateway, as a test wants it to behave. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeUpstream {
  readonly url: string;
  /** `GET /v1/shows/shw_1`, in the order in which they came; `/readyz` is left out. */
  readonly asked: string[];
  /** What `/readyz` answers; null for nothing at all. */
  ready: number | null;
  answer: (request: IncomingMessage, response: ServerResponse) => void;
  /** Refuses connections from now on and cuts those there are, as a killed process. */
  kill(): Promise<void>;
  /** The same address again. */
  revive(): Promise<void>;
}

export async function startFakeUpstream(name: string): Promise<FakeUpstream> {
  let server: Server = await listen(0);
  const { port } = server.address() as AddressInfo;

  async function listen(at: number): Promise<Server> {
    const made = createServer((request, response) => {
      if (request.url === '/readyz') {
        if (upstream.ready !== null) response.writeHead(upstream.ready).end();
        return;
      }
      upstream.asked.push(`${request.method} ${request.url}`);
      upstream.answer(request, response);
    });
    await new Promise<void>((resolve) => made.listen(at, '127.0.0.1', resolve));
    return made;
  }

  const upstream: FakeUpstream = {
    url: `http://127.0.0.1:${port}`,
    asked: [],
    ready: 200,
    answer: (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/plain' }).end(name);
    },
    async kill() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
    async revive() {
      server = await listen(port);
    },
  };
  return upstream;
}
