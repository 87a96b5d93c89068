/**
 * A resource of a hospital's server to the transaction that files it here. It is known by the server's own id, kept as an identifier; who
 * it is about and the visit come along as conditional creates; other references become logical ones, which name without promising.
 */
import { CANONICAL_BASE, CURP_SYSTEM, expedienteSystem, NSS_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Bundle, Identifier, Resource } from '@medplum/fhirtypes';
import { BundleBuilder } from '../hl7v2/to-fhir/bundle-builder.ts';
import type { FhirSourceConfig } from '../sources/config.ts';

export interface Origin {
  readonly source: Pick<FhirSourceConfig, 'name' | 'url' | 'identifiers'>;
  readonly clues: string;
}

const idSystem = ({ source, clues }: Origin, type: string): string =>
  `${CANONICAL_BASE}/sid/fhir/${clues}/${source.name}/${type}`;

type Json = Record<string, unknown>;
type Companion = { readonly type: 'Patient' | 'Encounter'; readonly id: string };

const isCompanion = (type: string): type is Companion['type'] => type === 'Patient' || type === 'Encounter';

/** `Type/id` of this server, relative or in full, with or without a version. */
export function localReference(text: string, url: string): { readonly type: string; readonly id: string } | undefined {
  const path = text.startsWith(`${url}/`) ? text.slice(url.length + 1) : text;
  const [, type, id] = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[A-Za-z0-9.-]+)?$/.exec(path) ?? [];
  return type === undefined || id === undefined ? undefined : { type, id };
}

/** The person and the visit that a resource names, the person first. */
export function companionsOf(resource: Resource, url: string): Companion[] {
  const found = new Map<string, Companion>();
  visit(resource, (holder) => {
    const local = typeof holder.reference === 'string' ? localReference(holder.reference, url) : undefined;
    if (local && isCompanion(local.type)) found.set(`${local.type}/${local.id}`, { type: local.type, id: local.id });
  });
  return [...found.values()].sort((a, b) => (a.type < b.type ? 1 : -1));
}

/** Whose it is: its own id for a Patient, else what `subject` or `patient` names. */
export function patientIdOf(resource: Resource, url: string): string | undefined {
  if (resource.resourceType === 'Patient') return resource.id;
  const { subject, patient } = resource as { subject?: { reference?: string }; patient?: { reference?: string } };
  const local = localReference((subject ?? patient)?.reference ?? '', url);
  return local?.type === 'Patient' ? local.id : undefined;
}

/** @param companions as `companionsOf` says, read from the server; one that is not there stays a logical reference */
export function toTransaction(
  origin: Origin,
  resource: Resource,
  companions: readonly Resource[],
  controlId: string,
  raw: Uint8Array,
): Bundle {
  const builder = new BundleBuilder(raw, origin.clues, controlId);
  const brought = new Set([...companions, resource].map((one) => `${one.resourceType}/${one.id}`));
  for (const one of companions) add(builder, origin, one, brought, 'create');
  add(builder, origin, resource, brought, 'update');
  return builder.build();
}

const VERIFICATION: Readonly<Record<string, string>> = {
  Condition: 'http://terminology.hl7.org/CodeSystem/condition-ver-status',
  AllergyIntolerance: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification',
};

/**
 * What its server deleted is entered in error here: a clinical record is corrected, never erased (NOM-004-SSA3-2012), and an edge needs no
 * permission to delete. A JSON Patch, so that nothing but the status has to be known; `add` replaces what is there.
 */
export function toWithdrawal(origin: Origin, type: string, id: string, controlId: string, raw: Uint8Array): Bundle {
  const system = VERIFICATION[type];
  const operations =
    system === undefined
      ? [{ op: 'add', path: '/status', value: 'entered-in-error' }]
      : [
          { op: 'add', path: '/verificationStatus', value: { coding: [{ system, code: 'entered-in-error' }] } },
          // con-5, ait-2: such a one has no clinical status; added first, so that it can be removed whether or not it was there.
          { op: 'add', path: '/clinicalStatus', value: {} },
          { op: 'remove', path: '/clinicalStatus' },
        ];
  const data = Buffer.from(JSON.stringify(operations)).toString('base64');
  const url = `${type}?identifier=${idSystem(origin, type)}|${encodeURIComponent(id)}`;
  const bundle = new BundleBuilder(raw, origin.clues, controlId).build();
  const resource = { resourceType: 'Binary' as const, contentType: 'application/json-patch+json', data };
  return { ...bundle, entry: [{ resource, request: { method: 'PATCH', url } }] };
}

function add(
  builder: BundleBuilder,
  origin: Origin,
  resource: Resource,
  brought: ReadonlySet<string>,
  interaction: 'create' | 'update',
): void {
  const { id: _, meta, ...content } = structuredClone(resource) as Resource & Json;
  const key = { system: idSystem(origin, resource.resourceType), value: resource.id! };
  visit(content, (holder) => rewrite(holder, builder, origin, brought));
  const given = Array.isArray(content.identifier) ? (content.identifier as Identifier[]) : [];
  content.identifier = [...given.map((each) => translated(each, origin)), key];
  if (meta?.security) content.meta = { security: meta.security };
  builder.add(content as unknown as Resource, interaction, key, { name: resource.resourceType, index: 1 });
}

function rewrite(holder: Json, builder: BundleBuilder, origin: Origin, brought: ReadonlySet<string>): void {
  if (typeof holder.reference !== 'string') return;
  const local = localReference(holder.reference, origin.source.url);
  if (local === undefined) return;
  const { type, id } = local;
  const identifier = { system: idSystem(origin, type), value: id };
  if (brought.has(`${type}/${id}`)) holder.reference = builder.urn(`${type}:${identifier.system}|${identifier.value}`);
  else {
    delete holder.reference;
    holder.type ??= type;
    holder.identifier ??= identifier;
  }
}

function translated(identifier: Identifier, { source, clues }: Origin): Identifier {
  const wanted = identifier.system === undefined ? undefined : source.identifiers[identifier.system];
  if (wanted === undefined) return identifier;
  const named: Record<string, string> = { curp: CURP_SYSTEM, expediente: expedienteSystem(clues), nss: NSS_SYSTEM };
  return { ...identifier, system: named[wanted] ?? wanted };
}

/** Every object below, with a list of its own so that no depth exhausts the stack. */
function visit(root: unknown, see: (holder: Json) => void): void {
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const node = pending.pop();
    if (typeof node !== 'object' || node === null) continue;
    if (!Array.isArray(node)) see(node as Json);
    pending.push(...Object.values(node));
  }
}
