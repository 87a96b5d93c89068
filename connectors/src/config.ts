/**
 * Everything the connector's process can be told: each key with its parser, default and unit, all mistakes reported together. One file
 * holds it all (CONNECTOR_CONFIG_FILE); what the environment says wins over it. The only reader of the environment in this package.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { JWK } from 'jose';
import { wordsOf } from './config-file.ts';
import { ConfigReader, type Env } from './config-reader.ts';
import { type HospitalProfile, hospitalProfileSchema } from './profile.ts';

export interface MllpLimits {
  readonly host: string;
  readonly port: number;
  readonly maxFrameBytes: number;
  readonly maxBufferedBytes: number;
  readonly maxConnections: number;
  /** A connection without a byte for so long is closed. */
  readonly idleTimeoutMs: number;
  /** From the first byte of a frame to its last. */
  readonly frameTimeoutMs: number;
}

export interface HubAccess {
  readonly fhirUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly privateJwk: JWK;
  readonly scope: string;
  /** Of the hospital: the key has to be of the same. */
  readonly clues?: string;
}

export interface DeliveryLimits {
  /** Patients delivered at the same time. */
  readonly parallel: number;
  readonly requestTimeoutMs: number;
  readonly retryBaseMs: number;
  readonly retryMaxMs: number;
  readonly probeMs: number;
}

export interface RetentionLimits {
  readonly days: number;
  readonly diskReserveBytes: number;
}

export interface Config {
  readonly mllp: MllpLimits;
  readonly hub: HubAccess;
  readonly delivery: DeliveryLimits;
  readonly profile: HospitalProfile;
  readonly retention: RetentionLimits;
  /** 0 = no report. */
  readonly reportMs: number;
  /** Absolute; undefined: everything is in the environment. */
  readonly configFile: string | undefined;
  readonly dataDir: string;
  readonly outboxFile: string;
  /** 0 = none. */
  readonly healthPort: number;
  readonly healthHost: string;
  readonly logLevel: string;
}

export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      `Configuración del conector con ${problems.length} error(es):\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    );
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

export function readConfig(env: Env = process.env): Config {
  const reader = new ConfigReader(env);
  // Of a file that cannot be read nothing else is known to be missing.
  if (reader.isUnreadable) throw new ConfigError(reader.problems);
  const profile = readProfileWith(reader);
  const dataDir = resolve(reader.path('CONNECTOR_DATA_DIR'));
  const config: Config = {
    mllp: readMllp(reader),
    hub: { ...readHub(reader), ...(profile !== undefined && { clues: profile.clues }) },
    delivery: readDelivery(reader),
    profile: profile ?? ({} as HospitalProfile),
    retention: {
      days: reader.whole('CONNECTOR_RETENTION_DAYS', 1, 3_650),
      diskReserveBytes: reader.whole('CONNECTOR_DISK_RESERVE_BYTES', 0, 1_000_000_000_000),
    },
    reportMs: reader.whole('CONNECTOR_REPORT_MS', 0, 86_400_000),
    configFile: reader.configFile,
    dataDir,
    outboxFile: join(dataDir, 'outbox.sqlite'),
    healthPort: reader.whole('CONNECTOR_HEALTH_PORT', 0, 65_535),
    healthHost: reader.text('CONNECTOR_HEALTH_HOST'),
    logLevel: reader.oneOf('LOG_LEVEL', LOG_LEVELS),
  };
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return Object.freeze(config);
}

/** For the dry run, which needs the hospital and no hub. */
export function readProfile(env: Env = process.env): HospitalProfile {
  const reader = new ConfigReader(env);
  const profile = readProfileWith(reader);
  if (profile === undefined) throw new ConfigError(reader.problems);
  return profile;
}

/** For the commands that look after the connector's own files. */
export const readDataDir = (env: Env = process.env): string =>
  resolve(new ConfigReader(env).path('CONNECTOR_DATA_DIR'));

/** Where `send` connects when its options do not say. */
export function readMllpTarget(env: Env = process.env): { host: string; port: number } {
  const reader = new ConfigReader(env);
  const port = reader.whole('MLLP_PORT', 1, 65_535);
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return { host: reader.text('MLLP_HOST'), port };
}

function readMllp(reader: ConfigReader): MllpLimits {
  return {
    host: reader.text('MLLP_HOST'),
    port: reader.whole('MLLP_PORT', 0, 65_535),
    maxFrameBytes: reader.whole('MLLP_MAX_FRAME_BYTES', 1_000, 1_000_000_000),
    maxBufferedBytes: reader.whole('MLLP_MAX_BUFFERED_BYTES', 10_000, 4_000_000_000),
    maxConnections: reader.whole('MLLP_MAX_CONNECTIONS', 1, 10_000),
    idleTimeoutMs: reader.whole('MLLP_IDLE_TIMEOUT_MS', 100, 86_400_000),
    frameTimeoutMs: reader.whole('MLLP_FRAME_TIMEOUT_MS', 100, 3_600_000),
  };
}

function readDelivery(reader: ConfigReader): DeliveryLimits {
  return {
    parallel: reader.whole('CONNECTOR_DELIVERY_PARALLEL', 1, 64),
    requestTimeoutMs: reader.whole('CONNECTOR_REQUEST_TIMEOUT_MS', 100, 600_000),
    retryBaseMs: reader.whole('CONNECTOR_RETRY_BASE_MS', 1, 60_000),
    retryMaxMs: reader.whole('CONNECTOR_RETRY_MAX_MS', 1, 3_600_000),
    probeMs: reader.whole('CONNECTOR_PROBE_MS', 10, 60_000),
  };
}

function readHub(reader: ConfigReader): HubAccess {
  const inline = reader.text('CONNECTOR_PRIVATE_JWK_FILE') === '' ? reader.privateJwk : undefined;
  const file = inline ? '' : reader.required('CONNECTOR_PRIVATE_JWK_FILE') && reader.path('CONNECTOR_PRIVATE_JWK_FILE');
  return {
    fhirUrl: reader.url('AMATE_FHIR_URL'),
    tokenUrl: reader.url('AMATE_TOKEN_URL'),
    clientId: reader.required('CONNECTOR_CLIENT_ID'),
    privateJwk: inline ? checkKey(reader, inline, reader.configFile!) : file === '' ? {} : readKey(reader, file),
    scope: reader.text('CONNECTOR_SCOPE'),
  };
}

function readKey(reader: ConfigReader, file: string): JWK {
  const key = readJson(reader, 'CONNECTOR_PRIVATE_JWK_FILE', file) as JWK | undefined;
  return key === undefined ? {} : checkKey(reader, key, file);
}

function checkKey(reader: ConfigReader, key: JWK, file: string): JWK {
  if (typeof key.kty !== 'string' || typeof key.d !== 'string') {
    reader.problems.push(`CONNECTOR_PRIVATE_JWK_FILE: ${file} no contiene una llave privada JWK.`);
  }
  return key;
}

function readJson(reader: ConfigReader, key: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    reader.problems.push(`${key}: ${missing ? `no existe el archivo ${file}` : `${file} no se puede leer como JSON`}.`);
    return undefined;
  }
}

function readProfileWith(reader: ConfigReader): HospitalProfile | undefined {
  const file = reader.text('CONNECTOR_PROFILE_FILE');
  const own = file === '' ? {} : readJson(reader, 'CONNECTOR_PROFILE_FILE', file);
  if (own === undefined) return undefined;
  const parsed = hospitalProfileSchema.safeParse({
    clues: reader.text('CONNECTOR_CLUES'),
    name: reader.text('CONNECTOR_NAME'),
    timeZone: reader.text('CONNECTOR_TIME_ZONE'),
    ...reader.profile,
    ...(own as object),
  });
  if (parsed.success) return Object.freeze(parsed.data);
  for (const issue of parsed.error.issues) {
    reader.problems.push(`Perfil del hospital, ${issue.path.join('.') || 'raíz'}: ${wordsOf(issue)}.`);
  }
  return undefined;
}
