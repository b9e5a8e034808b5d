// node platform/web/build-main.ts: builds the browser app into web/dist/<hash of its sources>, unless it
// is there already. Several may do so at once: each builds beside, and the first to be done is taken.
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';
import { sourceHash } from './source-hash.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const dist = path.join(root, 'web', 'dist');
const LEFT_BEHIND_AFTER_MS = 600_000;
const hash = await sourceHash(root);
const target = path.join(dist, hash);
if (!(await isThere(target))) {
  await removeLeftBehind();
  await buildInto(target);
}

async function buildInto(folder: string): Promise<void> {
  const draft = path.join(root, 'web', `dist.${process.pid}`);
  try {
    await build({
      root: path.join(root, 'web'),
      configFile: path.join(root, 'web', 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: draft, emptyOutDir: true },
    });
    await compressAll(draft);
    await mkdir(dist, { recursive: true });
    const older = await readdir(dist);
    await takePlace(draft, folder);
    // Whoever runs has theirs in memory.
    await Promise.all(
      older
        .filter((name) => name !== path.basename(folder))
        .map((name) => rm(path.join(dist, name), { recursive: true, force: true })),
    );
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** What builds that were killed have left: one that goes on takes seconds. */
async function removeLeftBehind(): Promise<void> {
  const web = path.join(root, 'web');
  const names = await readdir(web);
  const drafts = names.filter((name) => /^dist\.\d+$/.test(name));
  await Promise.all(
    drafts.map(async (name) => {
      const draft = path.join(web, name);
      // One that has just become the app is gone.
      const { mtimeMs = Date.now() } = await stat(draft).catch(() => ({ mtimeMs: undefined }));
      if (Date.now() - mtimeMs < LEFT_BEHIND_AFTER_MS) return;
      await rm(draft, { recursive: true, force: true });
    }),
  );
}

async function takePlace(draft: string, folder: string): Promise<void> {
  try {
    await rename(draft, folder);
  } catch (error) {
    // Somebody else was faster, with the same content.
    if (!(await isThere(folder))) throw error;
  }
}

/** Beside each file that gets smaller by it, its compressed forms, as they are sent. */
async function compressAll(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true });
  await Promise.all(
    names
      .filter((name) => /\.(js|css|svg|webmanifest|json|txt)$/.test(name))
      .map(async (name) => {
        const file = path.join(folder, name);
        const content = await readFile(file);
        const [br, gz] = await Promise.all([
          promisify(brotliCompress)(content, {
            params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
          }),
          promisify(gzip)(content, { level: 9 }),
        ]);
        await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)]);
      }),
  );
}

async function isThere(folder: string): Promise<boolean> {
  try {
    return (await stat(folder)).isDirectory();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
