/**
 * Fills each store of an installation with the synthetic city, once: a record beside the data says which store has it. A load that
 * is cut starts over at the next start, and what already arrived is recognised by its operation id.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mapMessage } from '@amate/connectors/hl7v2/map-message.ts';
import { type HospitalProfile, toProfile } from '@amate/connectors/profile.ts';
import { openDatabase } from '@amate/hie-core/db.ts';
import { linkPatient } from '@amate/hie-core/security/accounts.ts';
import { fetchToken } from '@amate/hie-core/security/token-cli.ts';
import { CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { City, DEFAULT_PATIENTS, DEFAULT_SEED } from '@amate/test/city/city.ts';
import { HubClient } from '@amate/test/city/hub-client.ts';
import { loadCity, type MapMessage } from '@amate/test/city/load.ts';
import type { Person } from '@amate/test/city/people.ts';
import { registeredNames } from '@amate/test/city/registered-names.ts';
import type { Bundle } from '@medplum/fhirtypes';
import { databaseKey, readConfig } from './config.ts';
import { progressBar, say } from './console.ts';
import type { Stack } from './stack/stack.ts';

/** Tokens last ten minutes. */
const TOKEN_AGE_MS = 480_000;

/** `stopped`: ends a load that is under way; what is left comes at the next start. */
export async function loadDemoCityOnce(stack: Stack, dataDir: string, stopped: AbortSignal): Promise<void> {
  const record = cityRecord(stack, dataDir, readConfig().inherited);
  if (isLoaded(record)) return linkAgain(stack, dataDir);
  const bar = progressBar('Cargando la ciudad sintética');
  try {
    const loaded = await loadCity({
      fhirUrl: stack.fhirUrl,
      getToken: tokens(dataDir),
      map: connectorMapping(),
      onProgress: (done, total) => {
        stopped.throwIfAborted();
        bar.update(done, total);
      },
    });
    bar.end(
      `Ciudad sintética cargada: ${loaded.patients.toLocaleString('es-MX')} personas, ` +
        `${loaded.facilities} establecimientos, ${loaded.bundles.toLocaleString('es-MX')} transacciones.`,
    );
    await linkDemoCitizen(stack, dataDir);
    if (loaded.refused > 0) say(`  ${loaded.refused} no se aceptaron; la primera: ${loaded.reasons[0]}`);
    writeFileSync(record, `${JSON.stringify({ loadedAt: new Date().toISOString(), ...loaded })}\n`, { mode: 0o600 });
  } catch (error) {
    if (stopped.aborted) return;
    bar.end(`La ciudad sintética quedó a medias: ${(error as Error).message}`);
    say('  Amate funciona con lo que llegó, y completa la carga en el próximo arranque.');
  }
}

/** The hub's database and, when the resources live in a HAPI server (FHIR_STORE), that server: each is filled on its own. */
export function cityRecord(
  { postgres, databaseUrl }: Pick<Stack, 'postgres' | 'databaseUrl'>,
  dataDir: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const [folder, name] = postgres ? [join(dataDir, 'postgres'), 'city'] : [dataDir, `city-${databaseKey(databaseUrl)}`];
  const hapi =
    env.FHIR_STORE === 'hapi' && env.HAPI_URL ? `-hapi-${databaseKey(env.HAPI_URL.replace(/\/+$/, ''))}` : '';
  return join(folder, `${name}${hapi}.json`);
}

/** The account is the hub's and the person's id is the store's: another store may have been used meanwhile. */
async function linkAgain(stack: Stack, dataDir: string): Promise<void> {
  try {
    await linkDemoCitizen(stack, dataDir);
  } catch (error) {
    say(`  La cuenta «paciente» no se pudo unir a su expediente: ${(error as Error).message}`);
  }
}

/** The demo citizen is the city's first grown-up: an account without a record would have nothing to show. */
async function linkDemoCitizen(stack: Stack, dataDir: string): Promise<void> {
  const { people } = new City({ seed: DEFAULT_SEED, patients: DEFAULT_PATIENTS, names: registeredNames() });
  const curp = grownUp(people).curp;
  const hub = new HubClient({ fhirUrl: stack.fhirUrl, getToken: tokens(dataDir) });
  const found = (await hub.get(`Patient?identifier=${encodeURIComponent(`${CURP_SYSTEM}|${curp}`)}`)) as Bundle;
  const id = found.entry?.[0]?.resource?.id;
  if (id === undefined) return;
  const db = openDatabase({ url: stack.databaseUrl, maxConnections: 1, statementTimeoutMs: 10_000, onError: () => {} });
  await linkPatient(db, 'paciente', id).finally(() => db.end());
}

function grownUp(people: Iterable<Person>): Person {
  for (const person of people) if (person.birthDate < '1985') return person;
  throw new Error('the synthetic city has no grown-ups');
}

function isLoaded(record: string): boolean {
  try {
    return typeof (JSON.parse(readFileSync(record, 'utf8')) as { loadedAt?: string }).loadedAt === 'string';
  } catch {
    return false;
  }
}

function tokens(dataDir: string): (fresh?: boolean) => Promise<string> {
  let current: Promise<string> | undefined;
  let askedAt = 0;
  return (fresh = false) => {
    if (current === undefined || fresh || Date.now() - askedAt > TOKEN_AGE_MS) {
      askedAt = Date.now();
      current = fetchToken(dataDir, 'amate-demo', []).then((result) => {
        if (result.kind === 'token') return result.token;
        current = undefined;
        throw new Error(result.text);
      });
    }
    return current;
  };
}

function connectorMapping(): MapMessage {
  const profiles = new Map<string, HospitalProfile>();
  return (raw, { clues, name }) => {
    const profile = profiles.get(clues) ?? toProfile({ clues, name });
    profiles.set(clues, profile);
    return mapMessage(raw, profile);
  };
}
