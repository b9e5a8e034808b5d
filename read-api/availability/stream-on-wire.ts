/**
 * An open seat map straight on its connection. Ten thousand readers get ten frames a second each: what
 * a web stream and chunks around each frame cost is more than all else together.
 */
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { AppContext } from '#platform/http/env.ts';
import { SECURITY_HEADERS } from '#platform/http/respond.ts';
import type { PublicShow } from '#projections/seat-map/port.ts';
import type { LiveStreams } from './live-stream.ts';

export const STREAM_HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
};

/** Null where there is no connection to write to, or nothing to be written. */
export function streamOnWire(
  c: AppContext,
  streams: LiveStreams,
  seats: PublicShow,
  resumeFrom: number | null,
): Response | null {
  const { outgoing } = (c.env ?? {}) as Partial<HttpBindings>;
  if (outgoing === undefined || c.req.raw.method === 'HEAD') return null;
  // The stream ends with its connection, so no chunks are needed to say where.
  outgoing.useChunkedEncodingByDefault = false;
  outgoing.shouldKeepAlive = false;
  outgoing.writeHead(200, {
    ...SECURITY_HEADERS,
    ...STREAM_HEADERS,
    'X-Request-Id': c.get('requestId'),
  });
  outgoing.flushHeaders();
  // Past the response, which would cork and uncork the socket around each frame.
  const wire = outgoing.socket ?? outgoing;
  const leave = streams.attach(seats, resumeFrom, {
    enqueue: (bytes) => void wire.write(bytes),
    get desiredSize() {
      return wire.writableLength === 0 ? 1 : 0;
    },
    close: () => void outgoing.end(),
  });
  outgoing.on('close', leave);
  if (outgoing.destroyed) leave();
  c.set('dressed', true);
  return RESPONSE_ALREADY_SENT;
}
