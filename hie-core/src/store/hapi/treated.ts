/**
 * Which of these persons a carer treats: by the rows that each Encounter, Appointment … written through the hub leaves in its
 * PostgreSQL (store/write/treating.ts). A facility is known there by its business identifier or by its id in HAPI.
 */
import type { Bundle } from '@medplum/fhirtypes';
import { identifierHash } from '../hashes.ts';
import { keyOf } from '../keys.ts';
import type { Treating } from '../repository.ts';
import type { Source } from './client.ts';
import { query } from './lookup.ts';
import { resourcesOf } from './resource.ts';
import { selectTreated } from './sql.ts';

export async function treatedAmong(
  source: Source,
  { carers, tailDays }: Treating,
  persons: readonly string[],
): Promise<string[]> {
  if (carers.length === 0 || persons.length === 0) return [];
  const keys = new Map(persons.map((id) => [keyOf('Patient', id), id]));
  const hashes = carers.map(({ type, system, value }) => identifierHash(type, system, value));
  const ids = await Promise.all(carers.map((carer) => keysOf(source, carer)));
  const treated = await selectTreated(source.db, [...keys.keys()], [...hashes, ...ids.flat()], tailDays);
  return treated.map((key) => keys.get(key)!);
}

async function keysOf({ client }: Source, { type, system, value }: Treating['carers'][number]): Promise<string[]> {
  const escaped = (text: string) => text.replace(/[\\,|$]/g, '\\$&');
  const path = query(type, [['identifier', `${escaped(system)}|${escaped(value)}`]], 5);
  return resourcesOf((await client.get(path)) as Bundle).map(({ id }) => keyOf(type, id!));
}
