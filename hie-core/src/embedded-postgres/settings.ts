/**
 * PostgreSQL settings for a machine of 2 cores and 4 GB. Durability is never traded: an acknowledged write is on disk.
 * https://www.postgresql.org/docs/18/runtime-config.html
 */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '8MB',
  maintenance_work_mem: '128MB',
  min_wal_size: '256MB',
  // A checkpoint at some 270 MB of log: after a kill that much is read back in less than ten seconds on a busy machine; 600 MB took eighteen.
  max_wal_size: '512MB',
  checkpoint_timeout: '5min',
  random_page_cost: '1.1',
  max_parallel_workers_per_gather: '0',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  log_line_prefix: '%m [%p] ',
  // Statements and their values hold patient data; the log must not.
  log_min_error_statement: 'panic',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_error_verbosity: 'terse',
};

export function serverSettings(over: Readonly<Record<string, string | number>>): string[] {
  return Object.entries({ ...SETTINGS, ...over }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
