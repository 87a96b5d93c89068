/**
 * Fills the references of a write: first those that name a person, because they decide the shard, and with it the ids, of
 * everything else. A reference to nothing stops the whole write.
 */
import { HubError, type Problem } from '../../errors.ts';
import { parseCriteria, soleIdentifier } from '../criteria.ts';
import { type Current, idOf, patientIds } from '../current.ts';
import { identifierHash } from '../hashes.ts';
import { keyOf, newKey, shardOf } from '../keys.ts';
import { parseReference, type Slot } from '../references.ts';
import type { Known } from './decide.ts';
import type { Planned } from './planned.ts';
import { searchName } from './question.ts';

/** How a thing of this write is referred to → the entry that carries it. */
export type Own = ReadonlyMap<string, Planned>;

export function link(all: readonly Planned[], own: Own, known: Known, nowMs: number): void {
  for (const planned of all) {
    if (planned.key === '' && planned.resource.resourceType === 'Patient') planned.key = newKey(undefined, nowMs);
  }
  const problems: Problem[] = [];
  const later: { planned: Planned; slot: Slot }[] = [];
  for (const planned of all) {
    for (const slot of planned.slots) {
      const target = own.get(slot.original);
      if (slot.kind === 'narrative' || target?.key === '') later.push({ planned, slot });
      else note(problems, fill(slot, own, known, planned));
    }
  }
  for (const planned of all) {
    // Every person has an id by now, so these references are final.
    planned.patients = planned.action === 'match' || planned.action === 'delete' ? [] : patientIds(planned.resource);
    if (planned.key === '') planned.key = newKey(shardFor(planned), nowMs);
  }
  for (const { planned, slot } of later) note(problems, fill(slot, own, known, planned));
  if (problems.length > 0) throw new HubError(problems.slice(0, 50) as [Problem, ...Problem[]]);
}

const referTo = (planned: Planned): string => `${planned.resource.resourceType}/${planned.publicId ?? planned.key}`;

function note(problems: Problem[], problem: Problem | undefined): void {
  if (problem !== undefined) problems.push(problem);
}

function shardFor(planned: Planned): number | undefined {
  const person = planned.patients[0];
  return person === undefined ? undefined : shardOf(keyOf('Patient', person));
}

function fill(slot: Slot, own: Own, known: Known, planned: Planned): Problem | undefined {
  if (slot.kind === 'narrative') {
    slot.holder[slot.key] = slot.original.replace(/urn:(?:uuid|oid):[0-9A-Za-z.-]+/g, (urn) => {
      const target = own.get(urn);
      return target === undefined ? urn : referTo(target);
    });
    return undefined;
  }
  const target = own.get(slot.original);
  if (target !== undefined) {
    slot.holder[slot.key] = referTo(target);
    return undefined;
  }
  if (slot.kind === 'uri') return undefined;
  if (slot.original.includes('/_history/')) {
    const [base, version] = slot.original.split('/_history/') as [string, string];
    const versioned = own.get(base);
    // What gets its id now has no version yet but its first.
    if (versioned !== undefined) {
      const first = versioned.current === undefined && referTo(versioned) !== base;
      slot.holder[slot.key] = `${referTo(versioned)}/_history/${first ? '1' : version}`;
      return undefined;
    }
  }
  return fillOutside(slot, known, planned);
}

function fillOutside(slot: Slot, known: Known, planned: Planned): Problem | undefined {
  const target = parseReference(slot.original);
  const path = planned.path === '' ? slot.path : slot.path.replace(planned.resource.resourceType, planned.path);
  if (target.kind === 'external') return undefined;
  if (target.kind === 'urn')
    return nothing(
      path,
      slot.original,
      'Agregue al Bundle la entrada con ese fullUrl, o refiérase a un recurso que ya exista.',
    );
  if (target.kind === 'local') {
    // The audit stands in its own ledger, and nothing of it goes away.
    if (target.type === 'AuditEvent') return undefined;
    const current = known.answer.byKey.get(keyOf(target.type, target.id));
    if (current !== undefined && !current.deleted && current.type === target.type) return undefined;
    // What it referred to was deleted since: that is no reason to refuse a correction of something else in it.
    if (planned.current?.content.includes(JSON.stringify(slot.original))) return undefined;
    return nothing(path, slot.original, 'Registre antes ese recurso, o envíelo en el mismo Bundle.');
  }
  const criteria = parseCriteria(target.query);
  const sole = soleIdentifier(criteria);
  const matches =
    (sole === undefined
      ? known.found.get(searchName(target.type, criteria))
      : known.answer.byIdentifier.get(identifierHash(target.type, sole.system, sole.value))) ?? [];
  if (matches.length > 1) return several(path, slot.original);
  if (matches.length === 0)
    return nothing(path, slot.original, 'Registre antes ese recurso, o corrija la búsqueda de la referencia.');
  slot.holder[slot.key] = `${target.type}/${idOf(matches[0] as Current)}`;
  return undefined;
}

const nothing = (path: string, value: string, fix: string): Problem => ({
  code: 'invariant',
  text: 'La referencia no apunta a ningún recurso.',
  path,
  rule: 'Integridad referencial',
  value: value.slice(0, 80),
  fix,
});

const several = (path: string, value: string): Problem => ({
  code: 'multiple-matches',
  text: 'La referencia condicional corresponde a más de un recurso.',
  path,
  rule: 'R4 conditional references: exactamente 1 coincidencia',
  value: value.slice(0, 80),
  fix: 'Use un identificador que solo tenga un recurso.',
});
