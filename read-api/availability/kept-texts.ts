/**
 * Long texts that are asked for again and again, each made once: the last ones asked for as they are, all
 * others packed, a twentieth of that. Fifty stadiums on sale are then not a gigabyte of JSON.
 */
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';

const pack = promisify(deflateRaw);
const unpack = promisify(inflateRaw);

export interface KeptTexts<Key extends object> {
  /** Made by `make` where it is not known; forgotten with its key. */
  of(key: Key, make: () => string): Promise<string>;
}

/** Keeps texts of up to `lengthMax` characters in all as they are, and the last one whatever its length. */
export function keepTexts<Key extends object>(lengthMax: number): KeptTexts<Key> {
  /** In the order of their last use. */
  const asTheyAre = new Map<Key, string>();
  const packed = new WeakMap<Key, Promise<Buffer>>();
  const unpacking = new WeakMap<Key, Promise<string>>();
  let length = 0;

  function keep(key: Key, text: string): string {
    const known = asTheyAre.get(key);
    if (known === undefined) length += text.length;
    else asTheyAre.delete(key);
    asTheyAre.set(key, known ?? text);
    for (const [eldest, { length: freed }] of asTheyAre) {
      if (length <= lengthMax || asTheyAre.size === 1) break;
      asTheyAre.delete(eldest);
      length -= freed;
    }
    return text;
  }

  async function unpackOnce(key: Key, bytes: Promise<Buffer>): Promise<string> {
    const text = (await unpack(await bytes)).toString();
    unpacking.delete(key);
    return keep(key, text);
  }

  return {
    async of(key, make) {
      const text = asTheyAre.get(key);
      if (text !== undefined) return keep(key, text);
      const bytes = packed.get(key);
      if (bytes === undefined) {
        const made = make();
        // Not in this thread; until it is done, its bytes are waited for.
        packed.set(key, pack(made));
        return keep(key, made);
      }
      const underWay = unpacking.get(key) ?? unpackOnce(key, bytes);
      unpacking.set(key, underWay);
      return underWay;
    },
  };
}
