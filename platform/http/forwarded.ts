/** What those in front of us say of how a request came to them: believed of `TRUSTED_PROXIES` alone. */
import type { IncomingMessage } from 'node:http';
import { plainAddress } from '../gateway/client-address.ts';
import type { AppContext } from './env.ts';

/** Of the connection; null without a wire, where this very process asks itself. */
export function peerOf(c: AppContext): string | null {
  const env: unknown = c.env;
  if (typeof env !== 'object' || env === null || !('incoming' in env)) return null;
  const { remoteAddress } = (env.incoming as Pick<IncomingMessage, 'socket'>).socket;
  return remoteAddress === undefined ? null : plainAddress(remoteAddress);
}

/** Whether the browser speaks TLS: to us, or to a proxy that we trust. */
export function cameByHttps(c: AppContext): boolean {
  if (new URL(c.req.url).protocol === 'https:') return true;
  // Where there are several in a row, the one that the browser spoke to wrote first.
  const [proto = ''] = c.req.header('X-Forwarded-Proto')?.split(',') ?? [];
  if (proto.trim().toLowerCase() !== 'https') return false;
  const peer = peerOf(c);
  return peer === null || c.get('http').trustedProxies?.includes(peer) === true;
}
