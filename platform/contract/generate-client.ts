// `npm run client`: writes client/schema.ts anew, from the contract of a Boxoffice of its own.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startBoxoffice } from '../composition/boxoffice.ts';
import { readConfig } from '../config.ts';
import { createLog } from '../log.ts';
import { runProgram } from '../program.ts';
import { systemClock } from '../system.ts';
import { CLIENT_TYPES_FILE, clientTypes } from './client-types.ts';

await runProgram(async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'boxoffice-contract-'));
  try {
    await writeFile(CLIENT_TYPES_FILE, await clientTypes(await contract(dataDir)));
    console.log(`${CLIENT_TYPES_FILE} is what the contract says.`);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});

async function contract(dataDir: string): Promise<unknown> {
  const boxoffice = await startBoxoffice({
    config: readConfig({
      PORT: '0',
      BOXOFFICE_DATA: dataDir,
      BOXOFFICE_DEMO: 'off',
      DEV_TOKENS: 'on',
      // Clients of the older API have their own.
      COMPAT_API: 'off',
    }),
    log: createLog({ level: 'warn', pretty: process.stderr.isTTY, clock: systemClock }),
  });
  try {
    return await (await boxoffice.app.request('/openapi.json')).json();
  } finally {
    await boxoffice.stop();
  }
}
