/**
 * ONE transaction for HAPI of what was decided: intent into the audit first, then the resources and the operation's ledger,
 * then what was done (ADR 0008).
 */
import { isDeepStrictEqual } from 'node:util';
import type { BundleEntry, Resource } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import { type LedgerRow, ledgerRow } from '../../security/audit/encode.ts';
import type { AuditEntry } from '../../security/audit/entry.ts';
import { postedEntry } from '../../security/audit/posted.ts';
import { toStored } from '../current.ts';
import { identifierHash } from '../hashes.ts';
import { keyOf } from '../keys.ts';
import type { Stored, WriteOptions, WriteResult } from '../repository.ts';
import { contentOf } from '../write/content.ts';
import type { Decision } from '../write/decide.ts';
import { refuseOverlap } from '../write/overlap.ts';
import type { Planned } from '../write/planned.ts';
import { broughtId } from '../write/question.ts';
import { treatsOf } from '../write/treating.ts';
import { isOccupation, type WriteRule } from '../write-rule.ts';
import type { HapiClient, Source } from './client.ts';
import { ledgerEntry } from './ledger.ts';
import { storedOf } from './resource.ts';
import { type TreatingRow, upsertTreating } from './sql.ts';

export interface SendContext extends Source {
  /** Adds to the audit's ledger; resolved when it is on disk. */
  readonly enter: (rows: readonly LedgerRow[]) => Promise<void>;
  readonly rules: ReadonlyMap<string, WriteRule>;
}

/** @returns what became of each; on disk, and in the audit, when it resolves */
export async function send(
  { client, db, rules, enter }: SendContext,
  all: readonly Planned[],
  decisions: readonly Decision[],
  nowMs: number,
  options: WriteOptions,
): Promise<Map<Planned, WriteResult>> {
  const { results, sent, posted } = prepared(all, rules, nowMs);
  const audit = options.audit([...results.values()]);
  const entry = sent.map((one) => one.entry);
  if (options.operationId !== undefined)
    entry.push(
      ledgerEntry(
        options.operationId,
        decisions.map(({ planned }) => results.get(planned)!),
      ),
    );
  if (entry.length > 0 && audit.length > 0) await enter(audit.map(intent));
  if (entry.length > 0) {
    const answer = await client.post({ resourceType: 'Bundle', type: 'transaction', entry });
    const written = sent.map(({ planned }) => planned);
    // Lost if the hub dies here: then the relation opens with the next act, never wrongly.
    await upsertTreating(db, treatingOf(written, nowMs));
    const answers = (answer.entry ?? []).slice(0, sent.length);
    const versions = await readBack(client, answers, entry.slice(0, sent.length));
    for (const [index, planned] of written.entries()) {
      const promised = results.get(planned)!;
      const now = versions[index];
      results.set(planned, now === undefined ? promised : { ...promised, stored: now });
    }
  }
  await enter([...posted, ...audit.map((one) => ledgerRow(one))]);
  return results;
}

interface Prepared {
  /** As promised: what HAPI will say of each. */
  readonly results: Map<Planned, WriteResult>;
  readonly sent: readonly { readonly planned: Planned; readonly entry: BundleEntry }[];
  /** AuditEvents that came as resources. */
  readonly posted: readonly LedgerRow[];
}

/** @throws HubError when HAPI could not hold to what would be promised */
function prepared(all: readonly Planned[], rules: SendContext['rules'], nowMs: number): Prepared {
  const results = new Map<Planned, WriteResult>();
  const sent: { planned: Planned; entry: BundleEntry }[] = [];
  const posted: LedgerRow[] = [];
  for (const planned of all) {
    const { result, entry } = toEntry(planned, nowMs);
    results.set(planned, result);
    refuseTaking(planned, rules.get(planned.resource.resourceType));
    if (planned.resource.resourceType === 'AuditEvent')
      posted.push(ledgerRow(postedEntry(planned.resource, nowMs), planned.key));
    else if (entry !== undefined) sent.push({ planned, entry });
  }
  refuseOverlap(sent.map(({ planned }) => ({ key: planned.key, exclusive: exclusive(planned, rules) })));
  return { results, sent, posted };
}

/** HAPI holds no constraint over times, and a promise that the hub cannot keep is not made (docs/adr/0026). */
function refuseTaking({ action, resource, path }: Planned, rule: WriteRule | undefined): void {
  if (action === 'match' || action === 'delete') return;
  if (!rule?.takes?.(resource).some((one) => !isOccupation(one) || one.standing)) return;
  throw fault(
    'not-supported',
    'Este hub guarda sus recursos en HAPI y ahí no puede asegurar que nadie tome lo mismo a la vez.',
    {
      path: path || resource.resourceType,
      rule: 'FHIR_STORE=hapi',
      fix: 'Lleve la agenda y los insumos en un hub con el almacén PostgreSQL.',
    },
  );
}

/** What HAPI stored, to the millisecond: the answer to a transaction has its instants cut to seconds. */
async function readBack(
  client: HapiClient,
  answers: readonly BundleEntry[],
  sent: readonly BundleEntry[],
): Promise<(Stored | undefined)[]> {
  const wanted = sent.flatMap(({ request }, index) => {
    const version = /\d+/.exec(answers[index]?.response?.etag ?? '')?.[0];
    return request!.method === 'DELETE' || version === undefined
      ? []
      : [{ index, url: `${request!.url}/_history/${version}` }];
  });
  const stored: (Stored | undefined)[] = [];
  if (wanted.length === 0) return stored;
  const entry = wanted.map(({ url }) => ({ request: { method: 'GET' as const, url } }));
  const read = await client.post({ resourceType: 'Bundle', type: 'batch', entry });
  for (const [at, { index }] of wanted.entries()) {
    const { resource } = read.entry?.[at] ?? {};
    if (resource !== undefined) stored[index] = storedOf(resource as Resource);
  }
  return stored;
}

function toEntry(planned: Planned, nowMs: number): { result: WriteResult; entry: BundleEntry | undefined } {
  const { resource, current, action } = planned;
  const type = resource.resourceType;
  if (action === 'delete') return toDeletion(planned, nowMs);
  if (action === 'match') return { result: kept('matched', planned), entry: undefined };
  const id = planned.publicId ?? planned.key;
  if (current !== undefined && !current.deleted && saysTheSame(resource, id, current.content))
    return { result: kept('unchanged', planned), entry: undefined };
  const version = (current?.version ?? 0) + 1;
  const lastUpdated = new Date(nowMs).toISOString();
  const json = contentOf(resource, { id, version, lastUpdated });
  const patientId = type === 'Patient' ? id : planned.patients[0];
  const stored = { type, id, versionId: String(version), lastUpdated, deleted: false, patientId, json };
  const isNew = current === undefined || current.deleted;
  const ifMatch = isNew ? {} : { ifMatch: `W/"${current.version}"` };
  return {
    result: { outcome: isNew ? 'created' : 'updated', stored, patientId },
    entry: { resource: withoutStamp(resource, id), request: { method: 'PUT', url: `${type}/${id}`, ...ifMatch } },
  };
}

function toDeletion(planned: Planned, nowMs: number): { result: WriteResult; entry: BundleEntry | undefined } {
  const { current, intent, resource } = planned;
  const type = resource.resourceType;
  const lastUpdated = new Date(nowMs).toISOString();
  if (current === undefined) {
    const id = (intent !== undefined && broughtId(intent)) || '';
    const never = { type, id, versionId: '0', lastUpdated, deleted: true, patientId: undefined, json: '' };
    return { result: { outcome: 'unchanged', stored: never, patientId: undefined }, entry: undefined };
  }
  if (current.deleted) return { result: kept('unchanged', planned), entry: undefined };
  const now = toStored(current);
  const stored = { ...now, versionId: String(current.version + 1), lastUpdated, deleted: true, json: '' };
  const request = { method: 'DELETE' as const, url: `${type}/${now.id}`, ifMatch: `W/"${current.version}"` };
  return { result: { outcome: 'deleted', stored, patientId: now.patientId }, entry: { request } };
}

/** A version in the body would be taken for a claim on it. */
function withoutStamp(resource: Resource, id: string): Resource {
  const { versionId, lastUpdated, ...labels } = resource.meta ?? {};
  return { ...resource, id, ...(resource.meta === undefined ? {} : { meta: labels }) };
}

function kept(outcome: 'matched' | 'unchanged', { current }: Planned): WriteResult {
  const stored = toStored(current!);
  return { outcome, stored, patientId: stored.patientId };
}

function saysTheSame(resource: Resource, id: string, content: string): boolean {
  const bare = (one: Resource) => {
    const { versionId, lastUpdated, ...labels } = one.meta ?? {};
    return { ...one, id, meta: labels };
  };
  return isDeepStrictEqual(JSON.parse(JSON.stringify(bare(resource))), bare(JSON.parse(content) as Resource));
}

/** Left alone in the ledger, it tells of a write that may or may not have happened: the hub died in between. */
const intent = (entry: AuditEntry): LedgerRow => ledgerRow({ ...entry, act: 'intent' });

/** What only one entry of this write may claim: identifiers that a rule keeps for one resource, and a condition nobody met. */
function exclusive({ claim, resource }: Planned, rules: ReadonlyMap<string, WriteRule>): Set<string> {
  const type = resource.resourceType;
  const own = rules.get(type)?.exclusive(resource) ?? [];
  const hashes = own.map(({ system, value }) => identifierHash(type, system, value));
  return new Set(claim === undefined ? hashes : [...hashes, claim]);
}

function treatingOf(written: readonly Planned[], nowMs: number): TreatingRow[] {
  return written.flatMap(({ action, resource, patients }) => {
    const treats = action === 'delete' ? undefined : treatsOf(resource, nowMs);
    if (treats === undefined) return [];
    const { carers, lastActMs } = treats;
    return patients.flatMap((id) => carers.map((carer) => ({ person: keyOf('Patient', id), carer, lastActMs })));
  });
}
