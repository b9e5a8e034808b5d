/** What of a message's headers goes on, and what ends at this hop. */
import type { IncomingMessage } from 'node:http';
import type { Ids } from '../ports.ts';
import { clientAddress, plainAddress, type TrustedProxies } from './client-address.ts';

/** About one connection, not about the message (RFC 9110, 7.6.1), and what a proxy sets itself. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]);

/** Answered here (100 Continue), or set anew below. */
const OURS = new Set([
  'expect',
  'host',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-real-ip',
  'x-request-id',
]);

/** The same as the roles accept: it goes into logs and events as it is. */
const REQUEST_ID_PATTERN = /^[\w.:/+=-]{8,128}$/;

export interface ForwardedHeaders {
  /** Names and values in turn. */
  readonly list: string[];
  readonly requestId: string;
}

/** The headers that a role behind us gets. */
export function requestHeaders(
  request: IncomingMessage,
  deps: { readonly trusted: TrustedProxies; readonly ids: Ids },
): ForwardedHeaders {
  const { headers, rawHeaders } = request;
  const peer = request.socket.remoteAddress ?? '';
  const dropped = namedByConnection(headers.connection);
  const list: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    const lower = name.toLowerCase();
    if (HOP_BY_HOP.has(lower) || OURS.has(lower) || dropped?.has(lower)) continue;
    list.push(name, rawHeaders[at + 1] ?? '');
  }
  const given = headers['x-request-id'];
  const requestId =
    typeof given === 'string' && REQUEST_ID_PATTERN.test(given) ? given : deps.ids.make('req');
  const isTrusted = deps.trusted.includes(plainAddress(peer));
  const proto = isTrusted ? single(headers['x-forwarded-proto']) : undefined;
  const host = isTrusted ? single(headers['x-forwarded-host']) : undefined;
  list.push(
    'X-Forwarded-For',
    clientAddress(peer, single(headers['x-forwarded-for']), deps.trusted),
    'X-Forwarded-Proto',
    proto ?? 'http',
    'X-Request-Id',
    requestId,
  );
  if (headers.host !== undefined) {
    list.push('Host', headers.host, 'X-Forwarded-Host', host ?? headers.host);
  }
  return { list, requestId };
}

/** The headers that the client gets: names and values in turn. */
export function responseHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): string[] {
  const dropped = namedByConnection(single(headers.connection));
  const list: string[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || HOP_BY_HOP.has(name) || dropped?.has(name)) continue;
    if (typeof value === 'string') list.push(name, value);
    else for (const each of value) list.push(name, each);
  }
  return list;
}

/** What `Connection: a, b` names ends at this hop as well. */
function namedByConnection(connection: string | undefined): Set<string> | null {
  if (connection === undefined || PLAIN_CONNECTION.test(connection)) return null;
  return new Set(connection.split(',').map((name) => name.trim().toLowerCase()));
}

const PLAIN_CONNECTION = /^(keep-alive|close)$/i;

const single = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : value?.join(', ');
