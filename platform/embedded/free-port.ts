import { createServer } from 'node:net';

/** A port of the loopback interface that was free a moment ago. */
export function findFreePort(): Promise<number> {
  return tryPort(0).then((port) => {
    if (port === null) throw new Error('no free port on the loopback interface');
    return port;
  });
}

/** Whether a port of the loopback interface is free right now. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await tryPort(port)) !== null;
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(address && typeof address === 'object' ? address.port : null));
    });
  });
}
