/** A page of a person's accesses: whole days as far as they go, newest first, each with the case that was opened about it. */
import type { Database } from '../../db.ts';
import { keyOf } from '../../store/keys.ts';
import { decodeEntry } from '../audit/encode.ts';
import type { AccessItem, Dispute, ListAnswer, ListQuery } from './api.ts';
import type { FacilityNames } from './facility-names.ts';
import { type Access, groupAccesses, groupOf, type Reader, type Row } from './group.ts';
import { dayOf } from './mexico-city-clock.ts';
import { placeName, reasonOf, type SentenceOptions, sentenceOf, whoText } from './sentence.ts';
import { selectPersonEntries } from './sql.ts';
import type { Whose } from './whose.ts';

const CHUNK = 200;
/** Of one page; a day with more goes on in the next. */
const MAX_ROWS = 2_000;
const MAX_EVENTS = 50;

export interface ListParts {
  readonly db: Database;
  readonly facilityNames: FacilityNames;
  readonly showProfessional: boolean;
  readonly nowMs: () => number;
}

export async function accessPage(
  parts: ListParts,
  { patientId }: Whose,
  { cuantos, cursor, propios }: ListQuery,
  subject: string,
  disputes: ReadonlyMap<string, Dispute>,
): Promise<ListAnswer> {
  const reader: Reader = { subject, othersOnly: propios === '0' };
  const { rows, next } = await gather(parts.db, keyOf('Patient', patientId), cursor, cuantos, reader);
  const accesses = groupAccesses(rows, reader);
  const options = await sentenceOptions(parts, accesses);
  return { accesos: accesses.map((access) => itemOf(access, options, disputes)), siguiente: next ?? null };
}

export async function sentenceOptions(parts: ListParts, accesses: readonly Access[]): Promise<SentenceOptions> {
  const facilities = await parts.facilityNames(
    new Set(accesses.map(({ facility }) => facility).filter((clues) => clues !== undefined)),
  );
  return { nowMs: parts.nowMs(), showProfessional: parts.showProfessional, facilities };
}

/** Reads on until there are enough groups and their last day is whole. */
async function gather(db: Database, person: string, cursor: string | undefined, wanted: number, reader: Reader) {
  const rows: Row[] = [];
  let before = cursor;
  for (;;) {
    const chunk = await selectPersonEntries(db, person, before, CHUNK);
    for (const { id, entry } of chunk) rows.push({ id, entry: decodeEntry(entry) });
    if (chunk.length < CHUNK) break;
    before = chunk.at(-1)!.id;
    if (rows.length >= MAX_ROWS || lastWholeDay(rows, wanted, reader) !== undefined) break;
  }
  const end = lastWholeDay(rows, wanted, reader);
  if (end !== undefined) return { rows: rows.slice(0, end), next: rows[end - 1]!.id };
  return { rows, next: rows.length >= MAX_ROWS ? rows.at(-1)!.id : undefined };
}

/** Index behind the last row of the first days that hold `wanted` groups; undefined when a later day has not begun yet. */
function lastWholeDay(rows: readonly Row[], wanted: number, reader: Reader): number | undefined {
  const groups = new Set<string>();
  for (let i = 0; i < rows.length; i++) {
    const begins = i > 0 && dayOf(rows[i]!.entry.atMs) !== dayOf(rows[i - 1]!.entry.atMs);
    if (begins && groups.size >= wanted) return i;
    const key = groupOf(rows[i]!, reader);
    if (key !== undefined) groups.add(key);
  }
  return undefined;
}

function itemOf(access: Access, options: SentenceOptions, disputes: ReadonlyMap<string, Dispute>): AccessItem {
  const { ids, facility, agent } = access;
  const dispute = ids.map((id) => disputes.get(id)).find((one) => one !== undefined);
  const reason = reasonOf(access);
  return {
    id: ids[0]!,
    eventos: ids.slice(0, MAX_EVENTS),
    veces: ids.length,
    desde: new Date(access.firstMs).toISOString(),
    hasta: new Date(access.lastMs).toISOString(),
    texto: sentenceOf(access, options),
    quien: { tipo: whoKind(access), texto: whoText(access, options), ...(agent !== undefined && { rol: agent.role }) },
    ...(facility !== undefined && { unidad: { clues: facility, nombre: placeName(facility, options)! } }),
    accion: access.kind,
    datos: [...access.matters],
    ...(reason !== undefined && { motivo: reason }),
    automatico: access.automatic,
    negado: access.denied,
    urgencia: access.kind === 'urgencia' || access.purpose === 'ETREAT' || access.purpose === 'BTG',
    ...(dispute !== undefined && { disputa: dispute }),
  };
}

function whoKind({ agent, self }: Access): AccessItem['quien']['tipo'] {
  if (self) return 'tu';
  if (agent === undefined) return 'desconocido';
  if (agent.role === 'sistema' || agent.role === 'externo') return 'sistema';
  return agent.role === 'paciente' ? 'persona' : 'profesional';
}
