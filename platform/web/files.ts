/** The built app in memory, with each file as it is sent. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

export type Encoding = 'br' | 'gzip' | 'identity';

type Bytes = Uint8Array<ArrayBuffer>;

export interface WebFile {
  readonly mediaType: string;
  /** Without quotes. */
  readonly tag: string;
  /** Its name changes with its content. */
  readonly immutable: boolean;
  readonly forms: { readonly [Form in Encoding]?: Bytes } & { readonly identity: Bytes };
}

export interface WebFiles {
  /** By path: `/assets/index-1a2b.js`. */
  readonly byPath: ReadonlyMap<string, WebFile>;
  /** The page that every address of the app begins with. */
  readonly page: string;
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

const PAGE = 'index.html';

export async function readWebFiles(folder: string): Promise<WebFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  const byPath = new Map<string, WebFile>();
  await Promise.all(
    names.map(async (name) => {
      const mediaType = MEDIA_TYPES[path.extname(name)];
      if (mediaType === undefined) return;
      const identity = await bytesOf(folder, name);
      const br = names.includes(`${name}.br`) ? await bytesOf(folder, `${name}.br`) : undefined;
      const gz = names.includes(`${name}.gz`) ? await bytesOf(folder, `${name}.gz`) : undefined;
      byPath.set(`/${name.split(path.sep).join('/')}`, {
        mediaType,
        tag: tagOf(identity),
        immutable: name.startsWith('assets'),
        forms: {
          identity,
          ...(br === undefined ? {} : { br }),
          ...(gz === undefined ? {} : { gzip: gz }),
        },
      });
    }),
  );
  return { byPath, page: await readFile(path.join(folder, PAGE), 'utf8') };
}

const bytesOf = async (folder: string, name: string): Promise<Bytes> =>
  new Uint8Array(await readFile(path.join(folder, name)));

export const tagOf = (content: Uint8Array | string): string =>
  createHash('sha256').update(content).digest('base64url').slice(0, 16);

/** The smallest form that the client takes, by its `Accept-Encoding`. */
export function formFor(file: WebFile, accepted: string | undefined): [Encoding, Bytes] {
  const taken = (name: string): boolean =>
    (accepted ?? '')
      .split(',')
      .map((each) =>
        each
          .trim()
          .toLowerCase()
          .split(/\s*;\s*/),
      )
      .some(([coding, weight]) => coding === name && !/^q=0(\.0*)?$/.test(weight ?? ''));
  const { br, gzip, identity } = file.forms;
  if (br !== undefined && taken('br')) return ['br', br];
  if (gzip !== undefined && taken('gzip')) return ['gzip', gzip];
  return ['identity', identity];
}
