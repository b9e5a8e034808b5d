// node platform/bootstrap/install-cli.mjs: only installs what is missing, development tools included.

import { BootstrapError, ensureInstalled } from './install.mjs';

try {
  await ensureInstalled({ mustExist: ['vitest', '@typescript/native', '@biomejs/biome'] });
} catch (error) {
  console.error(error instanceof BootstrapError ? error.message : error);
  process.exitCode = 1;
}
