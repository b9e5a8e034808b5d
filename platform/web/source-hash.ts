/** What the browser app is built from, as one number: a build is good for exactly these files. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The app and the client that it speaks with; of the packages, their exact versions. */
const FOLDERS = ['web', 'client'];
const PACKAGES = 'package-lock.json';

const isSource = (file: string): boolean =>
  !/\.test\.tsx?$|\.md$|(^|\/)(dist|testing|node_modules)\/|\/dist\.[^/]+\//.test(file);

/** Sixteen hex digits. Tests and guides are left out: images come without them. */
export async function sourceHash(root: string): Promise<string> {
  const lists = await Promise.all(FOLDERS.map((folder) => filesIn(root, folder)));
  const files = [PACKAGES, ...lists.flat()].filter(isSource).sort();
  const contents = await Promise.all(files.map((file) => readFile(path.join(root, file))));
  const hash = createHash('sha256');
  files.forEach((file, at) => {
    const content = contents[at] ?? new Uint8Array();
    hash.update(`${file}\0${content.length}\0`).update(content);
  });
  return hash.digest('hex').slice(0, 16);
}

async function filesIn(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'),
    );
}
