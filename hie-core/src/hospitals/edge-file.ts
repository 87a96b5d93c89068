/**
 * The one way to give a hospital's connector its key and its file (docs/adr/0040): the hub registers the public part and tells the rest of the
 * file, the screen puts the private part into it. The first file and any later one are made here.
 */
import type { Database, Queryable } from '../db.ts';
import { fault } from '../errors.ts';
import { currentClues, readFacility } from '../registries/read.ts';
import { entryOf } from '../security/audit/entry.ts';
import { registerClient } from '../security/clients/register.ts';
import { CLIENTS_SCOPE } from '../security/oauth/own-scopes.ts';
import { WEB_CLIENT_ID } from '../security/oauth/web-client.ts';
import { standingOf } from '../security/standing.ts';
import type { RequestContext } from '../store/guarded.ts';
import type { Repository } from '../store/repository.ts';
import { insertHospital } from './sql.ts';

export interface ConnectParts {
  readonly db: Database;
  readonly repository: Pick<Repository, 'record' | 'search'>;
  readonly baseUrl: string;
  readonly nowMs: () => number;
}

export interface HospitalAsked {
  readonly clues: string;
  readonly nombre: string;
  readonly perfil: Readonly<Record<string, unknown>>;
  readonly llave: object;
}

/** What the edge reads besides its key: the file that CONNECTOR_CONFIG_FILE names. */
export interface EdgeFile {
  readonly settings: Readonly<Record<string, string | number>>;
  readonly profile: Readonly<Record<string, unknown>>;
}

/** It hands in and reads nothing back: who steals the file can read nobody's record. */
const SCOPE = 'system/*.cu';

export const clientIdOf = (clues: string): string => `conector-${clues}`;

/** A client is more than a read: by the account as it is now, not as the token tells, and not by any app that reads in an operator's name. */
export async function mayConnect(db: Queryable, { caller }: RequestContext): Promise<void> {
  if (caller.clientId !== WEB_CLIENT_ID && !caller.scopes.includes(CLIENTS_SCOPE))
    throw fault('forbidden', `El token no trae el permiso ${CLIENTS_SCOPE}.`);
  if ((await standingOf(db, caller))?.role !== 'operador') throw fault('forbidden', 'Su rol no administra esto.');
}

/** A facility that closed sends nothing more, and one that changed its CLUES is connected under the current one. */
export async function refuseEnded(repository: ConnectParts['repository'], clues: string): Promise<void> {
  const { organization } = (await readFacility(repository, clues)) ?? {};
  if (organization === undefined) return;
  const current = currentClues(organization.identifier);
  if (organization.active === false)
    throw fault('business-rule', `${organization.name ?? clues} cerró, según el registro de establecimientos.`, {
      ...{ path: 'clues', value: clues },
      fix: 'Si sigue en operación, corrija el registro y repita.',
    });
  if (current !== undefined && current !== clues)
    throw fault('business-rule', `La CLUES de ${organization.name ?? 'esa unidad'} ahora es ${current}.`, {
      ...{ path: 'clues', value: clues },
      fix: `Conéctela con ${current}.`,
    });
}

/** Only this key opens from the commit on. The profile is kept: a later file says the same. */
export async function giveKey(
  client: Queryable,
  baseUrl: string,
  { clues, nombre, perfil, llave }: HospitalAsked,
): Promise<void> {
  const id = clientIdOf(clues);
  const wanted = { id, name: `Conector de ${nombre}`, scope: SCOPE, clues, jwks: { keys: [llave] } };
  await registerClient(client, wanted, [], baseUrl);
  await insertHospital(client, { clues, name: nombre, client: id, profile: perfil });
}

export async function writeDown(
  { repository, nowMs }: ConnectParts,
  context: RequestContext,
  act: 'client-registered' | 'client-changed',
  { clues, path }: { readonly clues: string; readonly path: string },
): Promise<void> {
  const entry = { interaction: act, outcome: 'success', entities: [], facility: clues } as const;
  await repository.record([entryOf({ ...context, ...entry, atMs: nowMs(), query: path, note: clientIdOf(clues) })]);
}

export function edgeFileOf(
  baseUrl: string,
  { clues, nombre, perfil }: Omit<HospitalAsked, 'llave'>,
): { clues: string; configuracion: EdgeFile } {
  const id = clientIdOf(clues);
  return {
    clues,
    configuracion: {
      settings: {
        ...{ AMATE_FHIR_URL: `${baseUrl}/fhir/R4`, AMATE_TOKEN_URL: `${baseUrl}/oidc/token` },
        CONNECTOR_SCOPE: SCOPE,
        // The hospital's systems reach it over the hospital's own network.
        ...{ CONNECTOR_CLIENT_ID: id, MLLP_HOST: '0.0.0.0', MLLP_PORT: 2575 },
        // Beside the file, and of this hospital alone.
        CONNECTOR_DATA_DIR: `datos-${id}`,
      },
      profile: { ...perfil, clues, name: nombre },
    },
  };
}
