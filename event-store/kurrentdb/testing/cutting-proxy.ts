import { connect, type Socket } from 'node:net';
import { Connections } from './connections.ts';

/** A way to a server that can be cut: for one whose own connections can't be. */
export interface CuttingProxy {
  /** The connection string through the proxy. */
  readonly url: string;
  cut(): void;
  stop(): Promise<void>;
}

/** In front of the one server that the connection string names; without TLS. */
export async function startCuttingProxy(connectionString: string): Promise<CuttingProxy> {
  const target = new URL(connectionString.replace(/^[a-z+]+:/, 'http:'));
  const servers = new Set<Socket>();
  const connections = new Connections((client) => {
    const server = connect(Number(target.port || 2113), target.hostname);
    servers.add(server);
    // A cut is what this proxy is for; the close that follows ends the other half.
    server.on('error', () => server.destroy());
    server.on('close', () => {
      servers.delete(server);
      client.destroy();
    });
    client.on('close', () => server.destroy());
    client.pipe(server).pipe(client);
  });
  await connections.listen();
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String(connections.port);
  return {
    url: url.href.replace(/^http:/, 'esdb:'),
    cut: () => connections.cut(),
    stop: () => connections.refuse(),
  };
}
