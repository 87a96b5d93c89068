/** The names, defaults and units of everything the connector can be told: the table that documentation is made of. */
export interface KeyDoc {
  readonly key: string;
  readonly fallback: string;
  readonly unit: string;
  /** English, for docs/configuration.md. */
  readonly meaning: string;
}

/** One row per key; `readConfig` reads exactly these. */
export const KEYS: readonly KeyDoc[] = [
  {
    key: 'CONNECTOR_CONFIG_FILE',
    fallback: '',
    unit: 'path',
    meaning: 'JSON file with all of this (connectors/README.md); the environment wins. Read again when it changes.',
  },
  { key: 'AMATE_FHIR_URL', fallback: '', unit: 'URL', meaning: 'FHIR base of the hub. Required.' },
  { key: 'AMATE_TOKEN_URL', fallback: '', unit: 'URL', meaning: 'Token endpoint of the hub. Required.' },
  { key: 'CONNECTOR_CLIENT_ID', fallback: '', unit: 'text', meaning: 'Client id at the hub. Required.' },
  {
    key: 'CONNECTOR_PRIVATE_JWK_FILE',
    fallback: '',
    unit: 'path',
    meaning: 'JSON file with the private JWK. Required unless CONNECTOR_CONFIG_FILE holds `privateJwk`.',
  },
  { key: 'CONNECTOR_SCOPE', fallback: 'system/*.cruds', unit: 'SMART scope', meaning: 'Scope asked for.' },
  { key: 'CONNECTOR_CLUES', fallback: 'DFSSA003162', unit: 'CLUES', meaning: 'Key of the hospital.' },
  { key: 'CONNECTOR_NAME', fallback: 'Hospital General Xoco', unit: 'text', meaning: 'Name of the hospital.' },
  {
    key: 'CONNECTOR_TIME_ZONE',
    fallback: 'America/Mexico_City',
    unit: 'IANA zone',
    meaning: 'Of dates without offset.',
  },
  {
    key: 'CONNECTOR_PROFILE_FILE',
    fallback: '',
    unit: 'path',
    meaning: 'JSON hospital profile; its keys win over the three above.',
  },
  {
    key: 'CONNECTOR_DATA_DIR',
    fallback: '.amate/connector-xoco',
    unit: 'path',
    meaning: 'Holds outbox.sqlite and the signing key, source-key.json (ADR 0022).',
  },
  { key: 'CONNECTOR_HEALTH_PORT', fallback: '0', unit: 'TCP port, 0 = off', meaning: 'Serves GET /healthz.' },
  { key: 'CONNECTOR_HEALTH_HOST', fallback: '127.0.0.1', unit: 'address', meaning: 'Address of the health port.' },
  { key: 'MLLP_HOST', fallback: '127.0.0.1', unit: 'address', meaning: 'Address that hospitals connect to.' },
  {
    key: 'MLLP_PORT',
    fallback: '2575',
    unit: 'TCP port',
    meaning: 'Port that hospitals connect to; 0 = any free one.',
  },
  { key: 'MLLP_MAX_FRAME_BYTES', fallback: '10000000', unit: 'bytes', meaning: 'A larger message is refused.' },
  {
    key: 'MLLP_MAX_BUFFERED_BYTES',
    fallback: '64000000',
    unit: 'bytes',
    meaning: 'Of unfinished messages, all connections together.',
  },
  { key: 'MLLP_MAX_CONNECTIONS', fallback: '128', unit: 'connections', meaning: 'Open at the same time.' },
  { key: 'MLLP_IDLE_TIMEOUT_MS', fallback: '900000', unit: 'ms', meaning: 'A silent connection is closed.' },
  { key: 'MLLP_FRAME_TIMEOUT_MS', fallback: '30000', unit: 'ms', meaning: 'A message must be complete within.' },
  { key: 'CONNECTOR_DELIVERY_PARALLEL', fallback: '8', unit: 'patients', meaning: 'Delivered at the same time.' },
  { key: 'CONNECTOR_REQUEST_TIMEOUT_MS', fallback: '30000', unit: 'ms', meaning: 'Of one delivery.' },
  { key: 'CONNECTOR_RETRY_BASE_MS', fallback: '250', unit: 'ms', meaning: 'First wait before a retry; doubles.' },
  { key: 'CONNECTOR_RETRY_MAX_MS', fallback: '60000', unit: 'ms', meaning: 'Longest wait before a retry.' },
  { key: 'CONNECTOR_PROBE_MS', fallback: '500', unit: 'ms', meaning: 'How often a hub that is down is asked.' },
  {
    key: 'CONNECTOR_RETENTION_DAYS',
    fallback: '30',
    unit: 'days',
    meaning: 'Delivered, refused and dismissed messages are deleted after; quarantine stays.',
  },
  {
    key: 'CONNECTOR_DISK_RESERVE_BYTES',
    fallback: '67108864',
    unit: 'bytes',
    meaning: 'With less free space nothing new is accepted, so that what was accepted can still be delivered.',
  },
  {
    key: 'CONNECTOR_REPORT_MS',
    fallback: '30000',
    unit: 'ms, 0 = off',
    meaning: 'How often the hub hears how the edge is.',
  },
  { key: 'LOG_LEVEL', fallback: 'info', unit: 'pino level', meaning: 'Least severe line written.' },
];
