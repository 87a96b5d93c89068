/** A hospital's connector as a process: ready once its MLLP port takes connections. */
import { join } from 'node:path';
import type { DemoFile } from '@amate/hie-core/security/demo-file.ts';
import type { HospitalAtWork } from './hospitals.ts';
import { startNodeProgram } from './node-process.ts';
import { accepts } from './ports.ts';
import type { Running } from './supervise.ts';

export interface ConnectorOptions {
  readonly dataDir: string;
  readonly hospital: HospitalAtWork;
  readonly folder: string;
  readonly keyFile: string;
  readonly clientId: string;
  readonly demo: DemoFile;
  readonly watch?: boolean;
  readonly inherited: Readonly<Record<string, string | undefined>>;
}

export function startConnector(options: ConnectorOptions): Promise<Running> {
  const { dataDir, hospital, folder, keyFile, clientId, demo, watch, inherited } = options;
  return startNodeProgram({
    name: `El conector de ${hospital.name}`,
    script: 'connectors/src/main.ts',
    nodeOptions: watch ? ['--watch', '--watch-preserve-output'] : [],
    env: {
      ...inherited,
      // glibc keeps a heap of its own for each thread: one is enough, and takes 20 MB less.
      MALLOC_ARENA_MAX: '1',
      AMATE_FHIR_URL: demo.fhirUrl,
      AMATE_TOKEN_URL: demo.tokenUrl,
      CONNECTOR_CLIENT_ID: clientId,
      CONNECTOR_PRIVATE_JWK_FILE: keyFile,
      CONNECTOR_CLUES: hospital.clues,
      CONNECTOR_NAME: hospital.name,
      CONNECTOR_DATA_DIR: folder,
      CONNECTOR_TIME_ZONE: 'America/Mexico_City',
      CONNECTOR_HEALTH_PORT: String(hospital.healthPort ?? 0),
      MLLP_HOST: '127.0.0.1',
      MLLP_PORT: String(hospital.mllpPort),
    },
    logFile: join(dataDir, 'logs', `connector-${hospital.key}.log`),
    isReady: () => accepts(hospital.mllpPort),
  });
}
