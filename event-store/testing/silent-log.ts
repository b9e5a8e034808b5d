import type { Log } from '#platform/ports.ts';

/** For tests that cause the warnings they would print. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
