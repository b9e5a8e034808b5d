/** A history in a file: newline-delimited JSON, an event a line, in the order of the history. */
import { TextDecoder } from 'node:util';
import type { HistoryEvent, HistoryPages } from './history.ts';
import { fromLine, toLine } from './line.ts';

/** Far above what the largest event takes. */
const LINE_MAX_LENGTH = 4 * 1024 * 1024;
const NEWLINE = '\n';
/** What `npm run` writes to standard output before the program does. */
const GREETING = /^(>.*|\s*)$/;

/** The file is not what an export makes; says where. */
export class NotAHistory extends Error {
  override readonly name = 'NotAHistory';
}

/** The file's text, a piece a page. */
export async function* toNdjson(pages: HistoryPages): AsyncGenerator<string, void, undefined> {
  for await (const page of pages) {
    if (page.length > 0) yield page.map((event) => toLine(event) + NEWLINE).join('');
  }
}

/**
 * The history in a file, of which one piece at a time is in memory. Lines that npm has put at the head
 * of it are passed over.
 * @throws NotAHistory on the first line that is no event, or cut off.
 */
export async function* fromNdjson(chunks: AsyncIterable<Uint8Array>): HistoryPages {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  let lineNumber = 0;
  let hasBegun = false;
  for await (const chunk of chunks) {
    const lines = (rest + decode(decoder, chunk, lineNumber)).split(NEWLINE);
    rest = lines.pop() ?? '';
    const events: HistoryEvent[] = [];
    for (const line of lines) {
      lineNumber += 1;
      if (!hasBegun && GREETING.test(line)) continue;
      hasBegun = true;
      events.push(eventIn(line, lineNumber));
    }
    if (rest.length > LINE_MAX_LENGTH) {
      throw new NotAHistory(`line ${lineNumber + 1} is longer than any event`);
    }
    if (events.length > 0) yield events;
  }
  rest += decode(decoder, undefined, lineNumber);
  // A file that ends without a line break was cut off, even if what is there can be read.
  if (rest.trim() !== '') throw new NotAHistory(`line ${lineNumber + 1} is cut off`);
}

function eventIn(line: string, lineNumber: number): HistoryEvent {
  try {
    return fromLine(line);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new NotAHistory(`line ${lineNumber} is not an event: ${why}`, { cause: error });
  }
}

function decode(decoder: TextDecoder, chunk: Uint8Array | undefined, lineNumber: number): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (error) {
    throw new NotAHistory(`after line ${lineNumber} there is what is not UTF-8`, { cause: error });
  }
}
