/**
 * What of a record falls under a hiding. Pure. One law: **nothing that stays visible in the record refers to what is hidden**, or the
 * reference would tell its type and id. So what is hidden takes along what refers to it, and besides what is its own part: results of a
 * report, the bytes of a document, the appointment of an episode (docs/adr/0024).
 */
import type { Resource } from '@medplum/fhirtypes';
import { keyOf } from '../../store/keys.ts';
import { encounterOf, ownAuthorOf } from './author.ts';
import type { Hiding } from './hiding.ts';

export interface Node {
  readonly key: string;
  readonly resource: Resource;
}

export interface Fallen {
  readonly type: string;
  /** Facility it comes from, as `restricted_resource.author` has it. */
  readonly author: string | undefined;
}

/** By key. */
export type FallenUnder = ReadonlyMap<string, Fallen>;

export interface Record {
  /** Of one person's record: all of it, or what is new. */
  readonly nodes: readonly Node[];
  /** Of `authoredby`: keys and hashes by which the facility is named. */
  readonly facilities: ReadonlySet<string>;
  /** What this hiding hides already. */
  readonly already?: FallenUnder | undefined;
}

/** The person himself, the trail, and Consents: those that hide have rows of their own. */
const NEVER = new Set(['Patient', 'RelatedPerson', 'Person', 'AuditEvent', 'Consent']);
const PARTS: Readonly<globalThis.Record<string, ReadonlySet<string>>> = {
  DiagnosticReport: new Set(['Observation', 'Media', 'ImagingStudy', 'Specimen']),
  DocumentReference: new Set(['Binary', 'Composition']),
  Media: new Set(['Binary']),
  Encounter: new Set(['Appointment']),
};
const REFERENCE =
  /"(?:reference|url)":"(?:https?:[^"]*\/)?([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[^"]*)?"/g;

export function fallsUnder({ kind, target }: Hiding, { nodes, facilities, already = NOTHING }: Record): FallenUnder {
  const hidden = new Map<string, Fallen>();
  const root = kind === 'dependents' ? keyOfName(target) : undefined;
  const open = nodes.filter(({ resource }) => !NEVER.has(resource.resourceType)).map(readNode);
  const encounters = new Map(open.map(({ key, author }) => [key, author]));
  const authorOf = ({ author, encounter }: Read): string | undefined =>
    author ?? (encounter === undefined ? undefined : (encounters.get(encounter) ?? already.get(encounter)?.author));
  const isHidden = (key: string): boolean => hidden.has(key) || already.has(key);
  const isHit = (one: Read): boolean =>
    one.key === root ||
    isHidden(one.key) ||
    (kind === 'authoredby' && facilities.has(authorOf(one) ?? '')) ||
    one.refers.some(({ key }) => isHidden(key));
  let waiting = open;
  for (;;) {
    const hit = waiting.filter(isHit);
    if (hit.length === 0) return hidden;
    for (const one of hit) {
      const author = authorOf(one) ?? hidden.get(one.key)?.author;
      hidden.set(one.key, { type: one.type, author });
      // Known here by name alone: bytes stand in nobody's record.
      for (const part of one.refers)
        if (PARTS[one.type]?.has(part.type) && !hidden.has(part.key))
          hidden.set(part.key, { type: part.type, author: encounters.get(part.key) ?? author });
    }
    waiting = waiting.filter((one) => !hit.includes(one));
  }
}

/** Keys whose being hidden decides about these: their own, and of what they refer to. */
export const decisiveKeys = (nodes: readonly Node[]): string[] => [
  ...new Set(nodes.map(readNode).flatMap(({ key, refers }) => [key, ...refers.map((one) => one.key)])),
];

const NOTHING: FallenUnder = new Map();

interface Read {
  readonly key: string;
  readonly type: string;
  readonly author: string | undefined;
  readonly encounter: string | undefined;
  readonly refers: readonly { readonly type: string; readonly key: string }[];
}

function readNode({ key, resource }: Node): Read {
  const encounter = encounterOf(resource);
  const refers = [...JSON.stringify(resource).matchAll(REFERENCE)].map(([, type, id]) => ({
    type: type!,
    key: keyOf(type!, id!),
  }));
  return {
    ...{ key, type: resource.resourceType, author: ownAuthorOf(resource), refers },
    encounter: encounter === undefined ? undefined : keyOfName(encounter),
  };
}

/** `Type/id`, perhaps with a base in front or a version behind. */
export function keyOfName(name: string): string | undefined {
  const [, type, id] = /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/.*)?$/.exec(name) ?? [];
  return type === undefined || id === undefined ? undefined : keyOf(type, id);
}
