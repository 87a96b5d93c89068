/**
 * What a write hides because a person said so (docs/adr/0024): the rows of `restricted_resource` with ground `consent` that a Consent makes or
 * takes away, and those of what is new in a record that has hidings. In the same statement as the versions. Who has none pays for a
 * column in the question that every write asks anyway.
 */
import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Consent, Resource } from '@medplum/fhirtypes';
import type { Database } from '../../db.ts';
import { fault } from '../../errors.ts';
import { patientsOf } from '../../r4/compartment.ts';
import { hyphened } from '../../security/consent/author.ts';
import {
  decisiveKeys,
  type Fallen,
  type FallenUnder,
  fallsUnder,
  keyOfName,
  type Node,
} from '../../security/consent/falls-under.ts';
import { type Hiding, hidingOf, isHiding, isOpen } from '../../security/consent/hiding.ts';
import { identifierHash } from '../hashes.ts';
import { keyOf, shardOf } from '../keys.ts';
import type { Answer } from '../write/answer.ts';
import type { Planned } from '../write/planned.ts';
import { typeName, typeNumber } from './type-numbers.ts';

export interface HiddenRow {
  readonly key: string;
  readonly type: number;
  readonly patient: string;
  readonly consent: string;
  readonly author: string | undefined;
}

export interface RuleRow extends Hiding {
  readonly consent: string;
  readonly patient: string;
  readonly open: boolean;
}

export interface Concealment {
  readonly hidden: readonly HiddenRow[];
  readonly rules: readonly RuleRow[];
}

const NONE: Concealment = { hidden: [], rules: [] };

/** After the references are filled. @throws HubError when a Consent hides what is not in the record */
export async function conceal(db: Database, all: readonly Planned[], answer: Answer): Promise<Concealment> {
  const written = all.filter(({ action }) => action === 'create' || action === 'update');
  const rules = all.flatMap((planned) => ruleOf(planned) ?? []);
  const hiding = new Set<string>();
  for (const { patients } of written)
    for (const person of patients) {
      const key = keyOf('Patient', person);
      if (answer.byKey.get(key)?.hides) hiding.add(key);
    }
  if (rules.length === 0 && hiding.size === 0) return NONE;
  const hidden: HiddenRow[] = rules.map(({ consent, patient }) => ({
    ...{ key: consent, type: typeNumber('Consent'), patient, consent, author: undefined },
  }));
  const fresh = nodesByPerson(written);
  for (const rule of rules) {
    if (!rule.open) continue;
    const stored = await selectRecord(db, rule.patient);
    const own = fresh.get(rule.patient) ?? [];
    const replaced = new Set(own.map(({ key }) => key));
    const nodes = [...stored.filter(({ key }) => !replaced.has(key)), ...own];
    refuseElsewhere(rule, nodes, all);
    hidden.push(...rowsOf(rule, fallsUnder(rule, { nodes, facilities: await facilitiesOf(db, rule) })));
  }
  const told = new Set(rules.map(({ consent }) => consent));
  for (const patient of hiding) {
    const nodes = fresh.get(patient) ?? [];
    const hiddenBy = await selectHiddenAmong(db, decisiveKeys(nodes));
    for (const rule of await selectOpenRules(db, patient)) {
      if (told.has(rule.consent)) continue;
      const facilities = await facilitiesOf(db, rule);
      hidden.push(...rowsOf(rule, fallsUnder(rule, { nodes, facilities, already: hiddenBy.get(rule.consent) })));
    }
  }
  return { hidden, rules };
}

/** Goes through a record again as it stands now. */
export async function concealAgain(db: Database, rule: RuleRow): Promise<readonly HiddenRow[]> {
  if (!rule.open) return [];
  const nodes = await selectRecord(db, rule.patient);
  const already = await selectHidden(db, rule);
  return rowsOf(rule, fallsUnder(rule, { nodes, facilities: await facilitiesOf(db, rule), already }));
}

function ruleOf({ action, resource, current, key, patients }: Planned): RuleRow | undefined {
  if (resource.resourceType !== 'Consent' || action === 'match') return undefined;
  const before = current === undefined || current.content === '' ? undefined : JSON.parse(current.content);
  const consent = (action === 'delete' ? before : resource) as Resource | undefined;
  if (consent === undefined || !isHiding(consent)) return undefined;
  const hiding = hidingOf(consent as Consent);
  const person = action === 'delete' ? patientsOf(consent)[0]?.split('/')[1] : patients[0];
  if (hiding === undefined || person === undefined) return undefined;
  const open = action !== 'delete' && isOpen(consent as Consent);
  return { ...hiding, consent: key, patient: keyOf('Patient', person), open };
}

function nodesByPerson(written: readonly Planned[]): ReadonlyMap<string, readonly Node[]> {
  const nodes = new Map<string, Node[]>();
  for (const { key, resource, patients } of written)
    for (const person of patients) {
      const patient = keyOf('Patient', person);
      const list = nodes.get(patient) ?? [];
      list.push({ key, resource });
      nodes.set(patient, list);
    }
  return nodes;
}

/** What stands in another record is as if it were not there. */
function refuseElsewhere({ kind, target, consent }: RuleRow, nodes: readonly Node[], all: readonly Planned[]): void {
  const key = keyOfName(target);
  if (kind === 'authoredby' || nodes.some((one) => one.key === key)) return;
  const path = all.find((one) => one.key === consent)?.path || 'Consent';
  throw fault('invariant', 'La referencia no apunta a ningún recurso.', {
    path: `${path}.provision.data[0].reference.reference`,
    rule: 'Integridad referencial',
    value: target.slice(0, 80),
    fix: 'Oculte algo que esté en ese expediente.',
  });
}

const rowsOf = ({ consent, patient }: RuleRow, fallen: FallenUnder): HiddenRow[] =>
  [...fallen].map(([key, { type, author }]) => ({ key, type: typeNumber(type), patient, consent, author }));

const RECORD = `
  select v.id, v.content from (select distinct c.id from records_of($1::uuid) as o(id) join compartment c on c.shard = shard_of(o.id) and c.patient = o.id) c
    cross join lateral (select w.id, w.content, w.deleted from resource_version w
      where w.shard = shard_of(c.id) and w.id = c.id order by w.version desc limit 1) v
  where not v.deleted`;

async function selectRecord(db: Database, patient: string): Promise<Node[]> {
  const { rows } = await db.query<{ id: string; content: string }>({
    ...{ name: 'conceal_record', text: RECORD, values: [patient] },
  });
  return rows.map(({ id, content }) => ({ key: id, resource: JSON.parse(content) as Resource }));
}

async function selectOpenRules(db: Database, patient: string): Promise<RuleRow[]> {
  const text =
    'select consent, patient, kind, target, open from consent_rule where patient in (select records_of($1::uuid)) and open';
  return (await db.query<RuleRow>({ name: 'conceal_rules', text, values: [patient] })).rows;
}

async function selectHidden(db: Database, { patient, consent }: RuleRow): Promise<FallenUnder> {
  const text = `select id, type, author from restricted_resource
    where consent = $1::uuid and patient = $2::uuid and ground = 'consent' and id <> $1::uuid`;
  const { rows } = await db.query<{ id: string; type: number; author: string | null }>({
    ...{ name: 'conceal_hidden', text, values: [consent, patient] },
  });
  return new Map(rows.map(({ id, type, author }) => [id, { type: typeName(type), author: author ?? undefined }]));
}

/** By Consent; only of what is asked about, since a hiding may be of thousands. */
async function selectHiddenAmong(db: Database, keys: readonly string[]): Promise<ReadonlyMap<string, FallenUnder>> {
  const text = `select r.consent, r.id, r.type, r.author from unnest($1::smallint[], $2::uuid[]) as k(shard, id)
    join restricted_resource r on r.shard = k.shard and r.id = k.id and r.ground = 'consent'`;
  const { rows } = await db.query<{ consent: string; id: string; type: number; author: string | null }>({
    ...{ name: 'conceal_among', text, values: [keys.map(shardOf), keys] },
  });
  const found = new Map<string, Map<string, Fallen>>();
  for (const { consent, id, type, author } of rows) {
    const one = found.get(consent) ?? new Map<string, Fallen>();
    one.set(id, { type: typeName(type), author: author ?? undefined });
    found.set(consent, one);
  }
  return found;
}

/** Whatever in the directory carries the CLUES, and the CLUES itself. */
async function facilitiesOf(db: Database, { kind, target }: Hiding): Promise<ReadonlySet<string>> {
  if (kind !== 'authoredby') return new Set();
  const types = ['Organization', 'Location', 'HealthcareService'];
  const hashes = types.map((type) => identifierHash(type, CLUES_SYSTEM, target));
  const { rows } = await db.query<{ id: string }>({
    ...{ name: 'conceal_facility', text: 'select id from identifier where hash = any($1::uuid[])', values: [hashes] },
  });
  return new Set([...hashes.map(hyphened), ...rows.map(({ id }) => id)]);
}
