import { defineConfig } from 'vitest/config';

/** The whole house once more, with its events in a KurrentDB: the test's own, or that of `KURRENTDB_URL`. */
const ON_KURRENTDB = [
  'hold-life',
  'holds',
  'idempotency',
  'older-api-checkout',
  'older-api-expiry',
  'older-api-reservations',
  'orders',
  'organizer',
  'payments',
  'privacy',
  'provider-faults',
  'queries',
  'races',
  'rebuild',
  'refunds',
  'rush',
].map((name) => `platform/composition/${name}.e2e.test.ts`);

/** What measures the machine, after all others and one after the other. */
const ALONE = [
  'simulation/bench/overload/goodput.e2e.test.ts',
  'web/buyer/show/big-house.e2e.test.ts',
];

export default defineConfig({
  test: {
    globalSetup: ['platform/testing/global-setup.ts'],
    // A process for each file, two at once: tests with a server bring its processes along.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    teardownTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'boxoffice',
          include: ['**/*.test.{ts,mjs}'],
          exclude: [
            '**/node_modules/**',
            '.boxoffice/**',
            'web/dist/**',
            'web/dist.*/**',
            ...ALONE,
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'on KurrentDB',
          include: [...ON_KURRENTDB, 'simulation/on-sale/whole-system.e2e.test.ts'],
          env: { BOXOFFICE_TEST_STORE: 'kurrentdb' },
          // Seat by seat, everything takes several times as long.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: { name: 'alone', include: ALONE, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
