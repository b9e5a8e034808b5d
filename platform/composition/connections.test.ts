import { expect, test } from 'vitest';
import { DATABASE_ROLES, ROLES_OF_ONE_PROCESS } from '../config-roles.ts';
import { connectionsOf } from './connections.ts';

/** Of Postgres as it comes; three of a hundred are kept for superusers. */
const CONNECTIONS_MAX = 97;
/** For backups, migrations and people. */
const SPARE = 5;

test('two processes of each role fit into a Postgres as it comes', () => {
  const each = DATABASE_ROLES.map((role) => connectionsOf([role]).total);
  expect(each).toEqual([10, 12, 9, 14]);
  expect(2 * each.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(
    CONNECTIONS_MAX - SPARE,
  );
});

test('one process with all roles has what it had before there were any', () => {
  expect(connectionsOf(ROLES_OF_ONE_PROCESS)).toEqual({ pool: 12, reads: 4, total: 19 });
});
