/**
 * Another file for a connected hospital, when the first was lost or seen by somebody: a new key in the place of the old one, which opens nothing
 * from the commit on. A token that was given for the old key runs out by itself (ten minutes, security/oauth/provider.ts).
 */
import { createHash } from 'node:crypto';
import { inTransaction, type Queryable } from '../db.ts';
import { fault } from '../errors.ts';
import { type ClientRow, selectClient } from '../security/sql.ts';
import type { RequestContext } from '../store/guarded.ts';
import type { CurrentFile } from './api.ts';
import {
  type ConnectParts,
  clientIdOf,
  type EdgeFile,
  edgeFileOf,
  giveKey,
  mayConnect,
  refuseEnded,
  writeDown,
} from './edge-file.ts';
import { type HospitalRow, lockHospital, selectHospital } from './sql.ts';

export interface AnotherAsked {
  readonly llave: { readonly x: string };
  /** Mark of the key that the operator saw in use. */
  readonly anterior: string;
  /** For a hospital whose profile the hub does not know. */
  readonly perfil?: Readonly<Record<string, unknown>> | undefined;
}

/** null: no file of ours is in use, so there is none to replace. */
export async function currentFileOf(db: Queryable, { clues, profile }: HospitalRow): Promise<CurrentFile | null> {
  const key = await keyInUse(db, clues);
  return key === undefined ? null : { llave: markOf(key), ajustes: profile !== null };
}

/** The new key takes the place of the one that the operator saw, and of no other. */
export async function giveAnotherFile(
  parts: ConnectParts,
  context: RequestContext,
  clues: string,
  { llave, anterior, perfil }: AnotherAsked,
): Promise<{ clues: string; configuracion: EdgeFile }> {
  const { db, repository, baseUrl } = parts;
  await mayConnect(db, context);
  await refuseEnded(repository, clues);
  // Large, and not to be loaded while the row is held.
  const { profileOf } = await import('./conformance/report.ts');
  const asked = await inTransaction(db, async (client) => {
    await lockHospital(client, clues);
    const row = await selectHospital(client, clues);
    const key = await keyInUse(client, clues);
    if (row === undefined || key === undefined) throw notConnected();
    if (markOf(key) !== anterior) throw changedMeanwhile();
    if (key.keys.some(({ x }) => x === llave.x))
      throw fault('value', 'Es la misma llave de antes.', { path: 'llave', fix: 'Haga una llave nueva.' });
    const whole = { clues, nombre: row.name, perfil: row.profile ?? perfil ?? unknownProfile(), llave };
    profileOf(whole);
    await giveKey(client, baseUrl, whole);
    return whole;
  });
  await writeDown(parts, context, 'client-changed', { clues, path: `hospitales/${clues}/archivo` });
  return edgeFileOf(baseUrl, asked);
}

type Keys = NonNullable<ClientRow['jwks']>;

/** Of the client that a file of ours made: the demonstration's and those that publish their keys at a URL have no such file. */
async function keyInUse(db: Queryable, clues: string): Promise<Keys | undefined> {
  const client = await selectClient(db, clientIdOf(clues));
  if (client === undefined || client.demo || client.kind !== 'system' || client.clues !== clues) return undefined;
  return client.jwks ?? undefined;
}

/** jsonb gives its members back in one order, so equal keys have equal marks. */
const markOf = (keys: Keys): string => createHash('sha256').update(JSON.stringify(keys)).digest('base64url');

const notConnected = () =>
  fault('not-found', 'Ese hospital no está conectado con un archivo.', {
    ...{ path: 'clues', fix: 'Vuelva a la lista. Si se dio de baja, conéctelo de nuevo en «Nuevo hospital».' },
  });

const changedMeanwhile = () =>
  fault('conflict', 'Otra persona acaba de dar otro archivo a este hospital.', {
    ...{ path: 'anterior', fix: 'Vale el suyo; pregunte quién lo tiene antes de dar uno más.' },
  });

const unknownProfile = (): never => {
  throw fault('required', 'Amate no tiene los ajustes con que se conectó este hospital.', {
    ...{ path: 'perfil', fix: 'Elija el archivo de antes, para copiarlos de ahí.' },
  });
};
