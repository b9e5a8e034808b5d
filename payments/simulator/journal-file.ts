import { type FileHandle, mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

const NOTES_MAX = 1_000;

/**
 * A file of lines, each a JSON document, that only grows. Lines that arrive while the disk is busy
 * share its next write (group commit).
 */
export class JournalFile {
  readonly #file: FileHandle;
  #pending: string[] = [];
  /** Lines that nobody waits for: they go with the next ones that somebody does. */
  #notes: string[] = [];
  #appendedCount = 0;
  #durableCount = 0;
  #flushing: Promise<void> | null = null;
  #failure: Error | null = null;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Opens the file, made if need be, and hands every line on. A torn last line is cut off. */
  static async open(path: string, onLine: (line: unknown) => void): Promise<JournalFile> {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'a+', 0o600);
    try {
      await file.truncate(await readLines(file, path, onLine));
      return new JournalFile(file);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Puts other lines in the place of all there are; after a crash on the way the old ones stand. */
  static async rewrite(path: string, lines: Iterable<object>): Promise<void> {
    const draftPath = `${path}.new`;
    const draft = await open(draftPath, 'w', 0o600);
    try {
      for (const line of lines) await draft.appendFile(`${JSON.stringify(line)}\n`);
      await draft.datasync();
    } finally {
      await draft.close();
    }
    await rename(draftPath, path);
    const folder = await open(dirname(path), 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  append(line: object): void {
    if (this.#failure !== null) throw this.#failure;
    this.#pending.push(`${JSON.stringify(line)}\n`);
    this.#appendedCount += 1;
    this.#flushing ??= this.#flush();
  }

  /** Takes a line that may be lost with the process: it is written with the next one, or at the end. */
  note(line: object): void {
    if (this.#failure !== null) throw this.#failure;
    this.#notes.push(`${JSON.stringify(line)}\n`);
    if (this.#notes.length >= NOTES_MAX) this.#flushing ??= this.#flush();
  }

  /** Resolves once everything appended so far is on disk; rejects when it can't be. */
  async settled(): Promise<void> {
    const wantedCount = this.#appendedCount;
    while (this.#durableCount < wantedCount && this.#flushing !== null) await this.#flushing;
    if (this.#failure !== null) throw this.#failure;
  }

  async close(): Promise<void> {
    try {
      if (this.#notes.length > 0) this.#flushing ??= this.#flush();
      await this.settled();
      await this.#flushing;
    } finally {
      await this.#file.close();
    }
  }

  async #flush(): Promise<void> {
    // Lines of the same turn of the event loop go together.
    await Promise.resolve();
    const lines = this.#pending;
    this.#pending = [];
    const notes = this.#notes;
    this.#notes = [];
    try {
      await this.#file.appendFile(notes.concat(lines).join(''));
      await this.#file.datasync();
      this.#durableCount += lines.length;
    } catch (error) {
      this.#failure = new Error('the payment journal cannot be written', { cause: error });
      this.#pending = [];
    }
    this.#flushing = this.#pending.length === 0 ? null : this.#flush();
  }
}

/** Reads whole lines; gives the length of the file up to the last of them. */
async function readLines(
  file: FileHandle,
  path: string,
  onLine: (line: unknown) => void,
): Promise<number> {
  let length = 0;
  let lineNumber = 0;
  let rest = Buffer.alloc(0);
  for await (const chunk of file.createReadStream({ start: 0, autoClose: false })) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    let start = 0;
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10, start)) {
      lineNumber += 1;
      onLine(parseLine(rest.toString('utf8', start, end), path, lineNumber));
      start = end + 1;
    }
    length += start;
    rest = rest.subarray(start);
  }
  return length;
}

function parseLine(line: string, path: string, lineNumber: number): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new Error(`${path} is damaged in line ${lineNumber}`, { cause: error });
  }
}
