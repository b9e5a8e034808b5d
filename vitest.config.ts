import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.{ts,mjs}'],
    exclude: ['**/node_modules/**', '.boxoffice/**', 'web/**'],
    globalSetup: ['platform/testing/global-setup.ts'],
    // A process for each file, two at once: tests with a server bring its processes along.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    teardownTimeout: 30_000,
  },
});
