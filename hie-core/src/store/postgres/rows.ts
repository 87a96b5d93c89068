/** From a planned entry to the row that is written and the result that is told. */
import type { Resource } from '@medplum/fhirtypes';
import { type Current, patientIds, toStored } from '../current.ts';
import { identifierHash } from '../hashes.ts';
import type { Stored, WriteResult } from '../repository.ts';
import { contentOf } from '../write/content.ts';
import type { Planned } from '../write/planned.ts';
import { broughtId } from '../write/question.ts';
import type { WriteRule } from '../write-rule.ts';
import { accessRows } from './access-rows.ts';
import { type IndexRows, indexRows } from './index-rows.ts';
import { mergeRow } from './merge-row.ts';
import { occupiedBy } from './occupied.ts';
import { traitChange } from './traits.ts';
import { typeNumber } from './type-numbers.ts';
import type { VersionRow } from './write.ts';

export interface RowAndResult {
  readonly result: WriteResult;
  /** undefined: nothing to write. */
  readonly row: VersionRow | undefined;
}

export function toRow(planned: Planned, rule: WriteRule | undefined, nowMs: number, at: string): RowAndResult {
  const { resource, current, action } = planned;
  const type = resource.resourceType;
  if (action === 'delete') return deletion(planned, rule, at);
  if (action === 'match') return { result: kept('matched', current!), row: undefined };
  const id = planned.publicId ?? planned.key;
  if (current !== undefined && !current.deleted) {
    const same = contentOf(resource, {
      id,
      version: current.version,
      lastUpdated: new Date(current.atMs).toISOString(),
    });
    if (same === current.content) return { result: kept('unchanged', current), row: undefined };
  }
  const version = (current?.version ?? 0) + 1;
  const content = contentOf(resource, { id, version, lastUpdated: at });
  const rows = indexRows(resource, planned.patients, nowMs);
  const old = current === undefined || current.deleted ? undefined : (JSON.parse(current.content) as Resource);
  const before = old === undefined ? undefined : indexRows(old, patientIds(old), current!.atMs);
  const patient = type === 'Patient' ? planned.key : rows.patients[0];
  const patientId = type === 'Patient' ? id : planned.patients[0];
  const stored: Stored = {
    type,
    id,
    versionId: String(version),
    lastUpdated: at,
    deleted: false,
    patientId,
    json: content,
  };
  return {
    result: { outcome: before === undefined ? 'created' : 'updated', stored, patientId },
    row: {
      key: planned.key,
      type: typeNumber(type),
      version,
      patient,
      publicId: planned.publicId,
      content,
      rows,
      exclusive: exclusiveOf(planned, rule),
      before,
      flips: old === undefined || rule === undefined ? NO_FLIPS : flipsOf(rule, old, resource, before!, rows),
      access: accessRows(resource, old, nowMs),
      occupied: rule?.takes === undefined ? undefined : occupiedBy(rule, resource, old),
      traits: traitChange(rule, resource, old),
      merge: type === 'Patient' ? mergeRow(resource, old) : undefined,
    },
  };
}

const NO_ROWS: IndexRows = {
  identifiers: [],
  patients: [],
  others: new Set(),
  low: 0,
  high: 0,
  keys: [],
  directory: undefined,
};

/** A version without content: the history keeps the others, the indexes let go. */
function deletion({ intent, current, resource }: Planned, rule: WriteRule | undefined, at: string): RowAndResult {
  const type = resource.resourceType;
  if (current === undefined) {
    const never: Stored = {
      type,
      id: (intent !== undefined && broughtId(intent)) || '',
      versionId: '0',
      lastUpdated: at,
      deleted: true,
      patientId: undefined,
      json: '',
    };
    return { result: { outcome: 'unchanged', stored: never, patientId: undefined }, row: undefined };
  }
  if (current.deleted) return { result: kept('unchanged', current), row: undefined };
  const old = JSON.parse(current.content) as Resource;
  const version = current.version + 1;
  const { patientId } = toStored(current);
  const stored: Stored = { ...toStored(current), versionId: String(version), lastUpdated: at, deleted: true, json: '' };
  return {
    result: { outcome: 'deleted', stored, patientId },
    row: {
      key: current.key,
      type: typeNumber(type),
      version,
      patient: current.patient,
      publicId: current.publicId,
      content: '',
      rows: NO_ROWS,
      exclusive: NONE,
      before: indexRows(old, patientIds(old), current.atMs),
      flips: NO_FLIPS,
      access: accessRows(undefined, old, current.atMs),
      occupied: rule?.takes === undefined ? undefined : occupiedBy(rule, undefined, old),
      traits: traitChange(rule, undefined, old),
      merge: type === 'Patient' ? mergeRow(undefined, old) : undefined,
    },
  };
}

const NO_FLIPS: ReadonlyMap<string, boolean> = new Map();
const NONE: ReadonlySet<string> = new Set();

function kept(outcome: 'matched' | 'unchanged', current: Current): WriteResult {
  const stored = toStored(current);
  return { outcome, stored, patientId: stored.patientId };
}

const ruleHashes = (rule: WriteRule, resource: Resource): Set<string> =>
  new Set(rule.exclusive(resource).map(({ system, value }) => identifierHash(resource.resourceType, system, value)));

function exclusiveOf({ claim, resource }: Planned, rule: WriteRule | undefined): ReadonlySet<string> {
  if (rule === undefined && claim === undefined) return NONE;
  const hashes = rule === undefined ? new Set<string>() : ruleHashes(rule, resource);
  if (claim !== undefined) hashes.add(claim);
  return hashes;
}

function flipsOf(
  rule: WriteRule,
  old: Resource,
  now: Resource,
  before: IndexRows,
  rows: IndexRows,
): ReadonlyMap<string, boolean> {
  const was = ruleHashes(rule, old);
  const is = ruleHashes(rule, now);
  const stays = new Set(rows.identifiers);
  const flips = new Map<string, boolean>();
  for (const hash of before.identifiers) {
    if (stays.has(hash) && was.has(hash) !== is.has(hash)) flips.set(hash, is.has(hash));
  }
  return flips;
}
