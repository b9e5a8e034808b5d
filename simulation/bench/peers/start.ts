/** Starts a peer beside the house that it is compared with. */
import path from 'node:path';
import pg from 'pg';
import type { HallSeat } from '../hall.ts';
import type { Bench, House } from '../part.ts';
import type { PeerInput } from './main.ts';

export interface Peer {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  /** Puts a show on sale; the peer that stores nothing needs none. */
  newShow(showId: string, seats: readonly HallSeat[]): Promise<void>;
}

const MAIN = path.join(import.meta.dirname, 'main.ts');

/** `seatMap`: what it serves from memory, where that is what is measured. */
export async function startPeer(
  bench: Bench,
  house: House,
  kind: PeerInput['kind'],
  seatMap: Buffer = Buffer.alloc(0),
): Promise<Peer> {
  const databaseUrl = await newDatabase(house.databaseUrl, `peer_${kind.replaceAll('-', '_')}`);
  const { dataFolder } = house;
  const input: PeerInput = { kind, databaseUrl, dataFolder, seatMap: seatMap.toString('base64') };
  const script = await bench.startScript(MAIN, input);
  return {
    name: kind,
    url: String(script.ready.url),
    pid: script.pid,
    newShow: async (showId, seats) => {
      await script.ask({ showId, seats });
    },
  };
}

async function newDatabase(serverUrl: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
