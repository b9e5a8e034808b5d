/** A peer as a process: what it is to be comes as its first message, its address is the answer. */
import { serve } from '@hono/node-server';
import { jwtVerify } from 'jose';
import pg from 'pg';
import { LOCAL_ALGORITHM, localSigningKey } from '#platform/auth/local-issuer.ts';
import { loadLocalKey } from '#platform/auth/local-key.ts';
import { LOCAL_ISSUER } from '#platform/auth/principal.ts';
import { createLog } from '#platform/log.ts';
import { systemClock as clock, systemIds as ids } from '#platform/system.ts';
import type { HallSeat } from '../hall.ts';
import { runScript } from '../script.ts';
import { createPeerApp, createStoringNothing } from './app.ts';
import type { HoldStore } from './hold-store.ts';
import { createSingleStatementStore } from './single-statement.ts';
import { addShow, makeTables } from './tables.ts';
import { createTextbookStore } from './textbook.ts';

export interface PeerInput {
  readonly kind: 'textbook' | 'single-statement' | 'http';
  /** An empty database of its own, on the same server as the house's. */
  readonly databaseUrl: string;
  /** The house's, for the key that its tokens are signed with. */
  readonly dataFolder: string;
  /** Base64 of what is served from memory. */
  readonly seatMap: string;
}

export interface PeerQuestion {
  readonly showId: string;
  readonly seats: readonly HallSeat[];
}

/** Several times the cores, so that some can wait for the disk while others work. */
const POOL_SIZE = 16;

runScript<PeerInput>(async ({ kind, databaseUrl, dataFolder, seatMap }) => {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: POOL_SIZE });
  const store = await storeOf(kind, pool);
  const customerOf = await createTokenCheck(dataFolder);
  const log = createLog({ level: 'info', pretty: false, clock });
  const bytes = Uint8Array.from(Buffer.from(seatMap, 'base64'));
  const app = createPeerApp(store, bytes, { customerOf, clock, ids, log });
  const port = await new Promise<number>((resolve) => {
    serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, (info) => resolve(info.port));
  });
  return {
    ready: { url: `http://127.0.0.1:${port}` },
    answer: async (question) => {
      const { showId, seats } = question as unknown as PeerQuestion;
      await addShow(pool, showId, seats);
      return {};
    },
  };
});

/** As the library's guide has it. */
async function createTokenCheck(dataFolder: string) {
  const key = localSigningKey(await loadLocalKey(dataFolder));
  const terms = { algorithms: [LOCAL_ALGORITHM], issuer: LOCAL_ISSUER, requiredClaims: ['exp'] };
  return async (token: string): Promise<string | null> => {
    try {
      return (await jwtVerify(token, key, terms)).payload.sub ?? null;
    } catch {
      return null; // whatever is wrong with it, it is not good
    }
  };
}

async function storeOf(kind: PeerInput['kind'], pool: pg.Pool): Promise<HoldStore> {
  if (kind === 'http') return createStoringNothing();
  await makeTables(pool);
  return kind === 'textbook' ? createTextbookStore(pool) : createSingleStatementStore(pool);
}
