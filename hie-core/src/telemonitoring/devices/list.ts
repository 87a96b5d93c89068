/** Devices as people see them: those of a facility with whose they are, those of a person, and what undoing a pairing would move. */
import type { Device } from '@medplum/fhirtypes';
import type { z } from 'zod';
import { fault } from '../../errors.ts';
import type { RequestContext } from '../../store/guarded.ts';
import type { DEVICES_PAGE } from '../api.ts';
import type { BoardParts } from '../board.ts';
import { peopleOf, type Somebody, toldApart } from '../people.ts';
import { current, type Named, type WriteParts } from '../record/write.ts';
import { topicOf } from './pair.ts';
import {
  type DeviceRow,
  personNumber,
  selectDevicesAt,
  selectDevicesOf,
  selectPeriods,
  selectWouldMove,
} from './sql.ts';

const MOST = 200;

const instant = (atMs: number | null): string | null => (atMs === null ? null : new Date(atMs).toISOString());

interface Words {
  readonly nombre: string;
  readonly modelo: string | null;
  readonly serie: string | null;
}

export async function devicesAt(
  parts: BoardParts & WriteParts,
  context: RequestContext,
  clues: string,
  { salta: after, libres }: z.infer<typeof DEVICES_PAGE>,
): Promise<object> {
  const free = libres !== undefined;
  const rows = await selectDevicesAt(parts.db, clues, { after, free, limit: MOST });
  const words = await current<Device>(
    parts,
    'Device',
    rows.map(({ name }) => name),
  );
  const held = [...new Set(rows.flatMap(({ patient }) => patient ?? []))];
  const names = await peopleOf(parts, context, held);
  return {
    total: rows[0]?.total ?? 0,
    aparatos: rows.map(({ name, patient, fromMs }) => ({
      ...{ id: name, ...wordsOf(words.get(name)), desde: instant(fromMs) },
      ...whose(patient, names),
    })),
  };
}

const whose = (patient: string | null, names: ReadonlyMap<string, Somebody>) => {
  const somebody = patient === null ? undefined : names.get(patient);
  return { paciente: patient, persona: somebody?.name ?? null, quien: toldApart(somebody) };
};

export async function aboutDevice(
  parts: BoardParts & WriteParts,
  context: RequestContext,
  device: DeviceRow,
): Promise<object> {
  const periods = await selectPeriods(parts.db, device.id);
  const names = await peopleOf(parts, context, [...new Set(periods.map(({ patient }) => patient))]);
  const words = (await current<Device>(parts, 'Device', [device.name])).get(device.name);
  return {
    ...{ id: device.name, ...wordsOf(words), tema: topicOf(device.name), conClave: device.tokenHash !== null },
    vinculos: periods.map(({ patient, fromMs, untilMs }) => ({
      ...whose(patient, names),
      ...{ desde: instant(fromMs), hasta: instant(untilMs) },
    })),
  };
}

/** @param clues of which facility they may be let go and corrected; undefined: of none */
export async function devicesOf(
  parts: BoardParts & WriteParts,
  patient: string,
  clues: string | undefined,
): Promise<object> {
  const rows = await selectDevicesOf(parts.db, await personNumber(parts.db, patient));
  const words = await current<Device>(parts, 'Device', [...new Set(rows.map(({ name }) => name))]);
  return {
    aparatos: rows.map(({ name, clues: of, fromMs, untilMs, lastMs }) => ({
      ...{ id: name, ...wordsOf(words.get(name)), desde: instant(fromMs), hasta: instant(untilMs) },
      ...{ ultima: instant(lastMs), propio: of !== null && of === clues },
    })),
  };
}

const wordsOf = (device: Named<Device> | undefined): Words => ({
  nombre: device?.deviceName?.[0]?.name ?? 'Aparato',
  modelo: device?.modelNumber ?? null,
  serie: device?.serialNumber ?? null,
});

export async function wouldMove(
  { db }: Pick<BoardParts, 'db'>,
  device: DeviceRow,
  { de, desde }: { readonly de: string; readonly desde: string },
): Promise<object> {
  const source = await personNumber(db, de);
  const found = await selectWouldMove(db, { device: device.id, source, fromMs: Date.parse(desde) });
  if (found === undefined)
    throw fault('not-found', 'El aparato no estuvo vinculado a esa persona desde esa hora.', {
      path: 'desde',
      fix: 'Lea los vínculos del aparato y repita con uno de ellos.',
    });
  return { lecturas: found.readings, alertas: found.alerts, desde, hasta: instant(found.untilMs) };
}
