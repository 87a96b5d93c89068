/** A device of the facility: a Device in the record, and what the intake has to know of it. */
import { randomUUID } from 'node:crypto';
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Device } from '@medplum/fhirtypes';
import type { z } from 'zod';
import { type Database, inTransaction } from '../../db.ts';
import { fault } from '../../errors.ts';
import type { Guarded, RequestContext } from '../../store/guarded.ts';
import type { NEW_DEVICE } from '../api.ts';
import { current, type Named, type WriteParts, write } from '../record/write.ts';
import { type DeviceRow, deviceNumber, selectDevice } from './sql.ts';

export interface DeviceParts extends WriteParts {
  readonly db: Database;
  readonly store: Pick<Guarded, 'transact' | 'read'>;
}

type Given = z.infer<typeof NEW_DEVICE>;

export async function register(
  { db, store }: DeviceParts,
  context: RequestContext,
  clues: string,
  given: Given,
): Promise<string> {
  const resource = deviceOf(clues, given);
  const { id } = resource;
  await store.transact(
    context,
    [{ ...{ kind: 'update', fullUrl: undefined, resource, target: { id }, ifMatch: undefined, onlyNew: true } }],
    { operationId: undefined, interaction: 'create' },
  );
  await inTransaction(db, (client) => deviceNumber(client, id, clues, given.mapeo));
  return id;
}

/** The person's own: nobody but staff writes Devices, so the hub does, and says for whom. */
export async function registerOwn(parts: DeviceParts, by: string, clues: string, given: Given): Promise<string> {
  const time = new Date(parts.nowMs()).toISOString();
  const note = [{ authorString: by, time, text: 'Aparato propio, registrado por la persona.' }];
  const resource = { ...deviceOf(clues, given), note };
  await write(parts, [resource]);
  await inTransaction(parts.db, (client) => deviceNumber(client, resource.id, clues));
  return resource.id;
}

const deviceOf = (clues: string, { nombre, fabricante, modelo, serie }: Given): Named<Device> => ({
  resourceType: 'Device',
  id: randomUUID(),
  status: 'active',
  deviceName: [{ name: nombre, type: 'user-friendly-name' }],
  ...(fabricante !== undefined && { manufacturer: fabricante }),
  ...(modelo !== undefined && { modelNumber: modelo }),
  ...(serie !== undefined && { serialNumber: serie }),
  owner: { type: 'Organization', identifier: { system: CLUES_SYSTEM, value: clues } },
});

export async function ownDevice(db: Database, { caller }: RequestContext, name: string): Promise<DeviceRow> {
  const device = await selectDevice(db, name.slice(0, 64));
  if (device === undefined || device.clues === null || device.clues !== caller.clues)
    throw fault('not-found', 'No hay un aparato con ese id en su unidad.', {
      path: 'aparato',
      fix: 'Regístrelo primero.',
    });
  return device;
}

/** The record shows whose it is; and who let it go, and why. */
export async function showOwner(
  parts: WriteParts,
  device: string,
  patient: string | undefined,
  letGo?: { readonly by: string; readonly why: string },
): Promise<void> {
  const before = (await current<Device>(parts, 'Device', [device])).get(device);
  if (before === undefined) return;
  const { patient: _, ...rest } = before;
  const time = new Date(parts.nowMs()).toISOString();
  const note = letGo && [...(rest.note ?? []), { authorString: letGo.by, time, text: letGo.why }];
  const owner = patient !== undefined && { patient: { reference: `Patient/${patient}` } };
  await write(parts, [{ ...rest, ...owner, ...(note && { note }) }]);
}
