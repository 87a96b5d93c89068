/** A hospital is added: its edge gets a client with the key that the operator's browser made, and the one file that configures it. */
import { inTransaction, type Queryable } from '../db.ts';
import { fault } from '../errors.ts';
import { selectClient } from '../security/sql.ts';
import type { RequestContext } from '../store/guarded.ts';
import {
  type ConnectParts,
  clientIdOf,
  type EdgeFile,
  edgeFileOf,
  giveKey,
  type HospitalAsked,
  mayConnect,
  refuseEnded,
  writeDown,
} from './edge-file.ts';
import { insertUnknown, lockHospital, selectHospital } from './sql.ts';

export async function connectHospital(
  parts: ConnectParts,
  context: RequestContext,
  asked: HospitalAsked,
): Promise<{ clues: string; configuracion: EdgeFile }> {
  const { db, repository, baseUrl } = parts;
  const { clues } = asked;
  await mayConnect(db, context);
  (await import('./conformance/report.ts')).profileOf(asked);
  await refuseEnded(repository, clues);
  await inTransaction(db, async (client) => {
    await takeFree(client, clues, clientIdOf(clues));
    await giveKey(client, baseUrl, asked);
  });
  await writeDown(parts, context, 'client-registered', { clues, path: `hospitales/${clues}` });
  return edgeFileOf(baseUrl, asked);
}

/**
 * A connected hospital keeps its key: who wants another gives it another file. The row is held until the commit, so that of two who add the
 * same hospital at once one hears of the other.
 */
async function takeFree(client: Queryable, clues: string, id: string): Promise<void> {
  await insertUnknown(client, clues, id);
  await lockHospital(client, clues);
  const { client: known = id } = (await selectHospital(client, clues)) ?? {};
  if ((await selectClient(client, known)) === undefined && (await selectClient(client, id)) === undefined) return;
  throw fault('conflict', 'Ese hospital ya está conectado.', {
    ...{ path: 'clues', value: clues },
    fix: 'Ábralo en la lista de hospitales. Si su archivo se perdió, ahí puede darle otro.',
  });
}
