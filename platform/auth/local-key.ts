import { hkdfSync, randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, StartupError } from '../startup-error.ts';

const KEY_BYTES = 32;

/**
 * The installation's own secret: SIGNING_KEY, else one that is kept in BOXOFFICE_DATA and made at the
 * first start. Each use gets a key of its own, so that what is signed for one can't pass for another.
 */
export interface LocalKey {
  /** 32 bytes for one purpose, always the same ones. */
  deriveKey(purpose: string): Uint8Array;
}

/** The key that processes on several machines are given alike; its bytes as in SIGNING_KEY. */
export function localKeyOf(secret: Uint8Array): LocalKey {
  return {
    deriveKey: (purpose) => new Uint8Array(hkdfSync('sha256', secret, '', purpose, KEY_BYTES)),
  };
}

/** Reads the key of a data folder, or makes it; processes that start together agree on one. */
export async function loadLocalKey(dataDir: string): Promise<LocalKey> {
  const folder = path.join(path.resolve(dataDir), 'keys');
  const file = path.join(folder, 'local.key');
  let text: string;
  try {
    await mkdir(path.dirname(folder), { recursive: true, mode: 0o711 });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    text = (await readIfThere(file)) ?? (await createKey(file));
  } catch (error) {
    throw new StartupError(`The signing key can't be read or made: ${messageOf(error)}.`);
  }
  const secret = Buffer.from(text.trim(), 'base64url');
  if (secret.length !== KEY_BYTES) {
    throw new StartupError(
      `${file} does not hold a key of ${KEY_BYTES} bytes: restore it from a backup, or delete it (everybody must then sign in again).`,
    );
  }
  return localKeyOf(secret);
}

async function createKey(file: string): Promise<string> {
  const text = `${randomBytes(KEY_BYTES).toString('base64url')}\n`;
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    // Unlike a rename, a link never replaces the key of somebody who was faster.
    await link(draft, file);
    return text;
  } catch (error) {
    const others = await readIfThere(file);
    if (others === null) throw error;
    return others;
  } finally {
    await rm(draft, { force: true });
  }
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
