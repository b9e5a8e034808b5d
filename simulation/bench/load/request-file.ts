/** Requests made beforehand, in a file, all of one length. */
import { writeFile } from 'node:fs/promises';
import type { RequestFile } from './port.ts';

export interface PreparedRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export async function writeRequests(
  file: string,
  requests: readonly PreparedRequest[],
  repeat: boolean,
): Promise<RequestFile> {
  const bodyBytes = Math.max(0, ...requests.map(({ body = '' }) => body.length));
  const texts = requests.map((request) => wireText(request, bodyBytes));
  const requestBytes = Math.max(0, ...texts.map((text) => text.length));
  await writeFile(file, texts.map((text) => stretch(text, requestBytes)).join(''), 'latin1');
  return { file, requestBytes, count: texts.length, repeat };
}

/** White space after a JSON value is part of no value. */
function wireText({ method, path, token, headers = {}, body }: PreparedRequest, bodyBytes: number) {
  const lines = [`${method} ${path} HTTP/1.1`, 'Host: 127.0.0.1'];
  if (token !== undefined) lines.push(`Authorization: Bearer ${token}`);
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  if (body !== undefined) {
    lines.push('Content-Type: application/json', `Content-Length: ${bodyBytes}`);
  }
  const text = `${lines.join('\r\n')}\r\n\r\n${body?.padEnd(bodyBytes) ?? ''}`;
  if (!/^[\x20-\x7e\r\n]*$/.test(text)) throw new Error('requests are plain ASCII here');
  return text;
}

/** Made longer by a header's trailing white space, which means nothing. */
function stretch(text: string, bytes: number): string {
  const afterHost = text.indexOf('127.0.0.1') + '127.0.0.1'.length;
  return `${text.slice(0, afterHost)}${' '.repeat(bytes - text.length)}${text.slice(afterHost)}`;
}
