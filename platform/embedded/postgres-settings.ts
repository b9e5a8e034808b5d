/**
 * How the embedded server runs: durable (an answered commit is on disk), reachable from this machine
 * only, sized for a small one (two cores, a few GB).
 */
export const DURABLE_SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  max_connections: '100',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '10min',
  checkpoint_completion_target: '0.9',
  random_page_cost: '1.1',
  // Short statements by many writers: parallel plans, compiled plans and I/O workers only cost here.
  max_parallel_workers_per_gather: '0',
  jit: 'off',
  io_method: 'sync',
  // A client that was killed half-way through a statement is noticed within a second.
  client_connection_check_interval: '1s',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
};

/** For tests: as above, but nothing waits for the disk. A crash of the machine may lose the data. */
export const FAST_UNSAFE_SETTINGS: Readonly<Record<string, string>> = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_connections: '200',
  autovacuum_naptime: '10s',
};
