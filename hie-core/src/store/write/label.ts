/**
 * Labels what a write says, by its codes, before it is stored: whichever door it came through; and with a document the bytes that it
 * refers to in the same write. The declared rules are in security/policy/labels.ts. Adds, never takes away; running twice changes nothing.
 */
import type { Coding, Patient, Resource } from '@medplum/fhirtypes';
import { ageInYears } from '../../r4/age.ts';
import { patientCompartmentParams } from '../../r4/compartment.ts';
import {
  ADOLESCENT_YEARS,
  ADULT_YEARS,
  CONFIDENTIALITY,
  isReserved,
  type LabelRule,
  labelRuleOf,
  RESERVED,
  SENSITIVITY,
} from '../../security/policy/labels.ts';
import { keyOf } from '../keys.ts';
import type { Ground } from '../repository.ts';
import type { Known } from './decide.ts';
import type { Planned } from './planned.ts';

const NONE: ReadonlySet<LabelRule> = new Set();
/** Walked once for each resource of a write, however often it is asked about. */
const known = new WeakMap<Resource, ReadonlySet<LabelRule>>();

function rulesOf(resource: Resource): ReadonlySet<LabelRule> {
  const type = resource.resourceType;
  if (type === 'Patient' || type === 'AuditEvent' || patientCompartmentParams(type).length === 0) return NONE;
  let rules = known.get(resource);
  if (rules === undefined) {
    const found = new Set<LabelRule>();
    collect(resource, found);
    rules = found.size === 0 ? NONE : found;
    known.set(resource, rules);
  }
  return rules;
}

/** Lists apart: to go through them by their keys cost more than all the rest of it. */
function collect(node: object, found: Set<LabelRule>): void {
  if (Array.isArray(node)) {
    for (const one of node) if (typeof one === 'object' && one !== null) collect(one, found);
    return;
  }
  for (const key in node) {
    const value = (node as Record<string, unknown>)[key];
    if (typeof value !== 'object' || value === null) continue;
    if (key === 'coding' && Array.isArray(value))
      for (const one of value as (Coding | null)[]) {
        const rule = typeof one?.code === 'string' ? labelRuleOf(one.system, one.code) : undefined;
        if (rule !== undefined) found.add(rule);
      }
    // The labels themselves say nothing of what they are put on.
    else if (key !== 'meta') collect(value, found);
  }
}

/** Whether the age of the person decides: then the write has to know the birth date. */
export const needsAge = (resource: Resource): boolean => {
  for (const { minorsOnly, adolescent } of rulesOf(resource)) if (minorsOnly || adolescent) return true;
  return false;
};

/** After the references are filled, so that it is known whose record each stands in. */
export function labelAll(all: readonly Planned[], read: Known, nowMs: number): void {
  for (const { action, resource, patients } of all) {
    if (action !== 'create' && action !== 'update') continue;
    if (isReserved(resource)) add(resource, RESERVED.system, RESERVED.code);
    const rules = rulesOf(resource);
    if (rules.size === 0) continue;
    const age = needsAge(resource) ? ageOf(patients[0], all, read, nowMs) : undefined;
    for (const rule of rules) apply(resource, rule, age);
  }
  labelBytes(all);
}

/** Bytes have no codes: they are as confidential as the document that they are of. */
function labelBytes(all: readonly Planned[]): void {
  const written = all.filter(({ action }) => action === 'create' || action === 'update');
  const bytes = new Map<string, Resource>(
    written.flatMap(({ resource, publicId, key }) =>
      resource.resourceType === 'Binary' ? [[`Binary/${publicId ?? key}`, resource] as const] : [],
    ),
  );
  if (bytes.size === 0) return;
  for (const { resource } of written) {
    if (resource.resourceType === 'Binary' || groundsOf(resource).length === 0) continue;
    const labels = resource.meta!.security!.filter(
      ({ system }) => system === CONFIDENTIALITY || system === SENSITIVITY,
    );
    for (const [, name] of JSON.stringify(resource).matchAll(BYTES)) {
      const own = bytes.get(name!);
      for (const { system, code } of own === undefined ? [] : labels) add(own!, system!, code ?? '');
    }
  }
}

/** `Attachment.url`, or a reference, as the write has filled it. */
const BYTES = /"(?:url|reference)":"(?:https?:[^"]*\/)?(Binary\/[A-Za-z0-9\-.]{1,64})(?:\/_history\/[^"]*)?"/g;

/** An unknown age is an adult's: a label that nobody can explain would hide care from those who give it. */
function apply(resource: Resource, rule: LabelRule, age: number | undefined): void {
  const minor = age !== undefined && age < ADULT_YEARS;
  if (rule.minorsOnly && !minor) return;
  add(resource, CONFIDENTIALITY, rule.confidentiality);
  add(resource, SENSITIVITY, rule.sensitivity);
  if (rule.adolescent && minor && age >= ADOLESCENT_YEARS) add(resource, SENSITIVITY, 'ADOL');
}

function add(resource: Resource, system: string, code: string): void {
  const security = resource.meta?.security ?? [];
  if (security.some((one) => one.system === system && one.code === code)) return;
  resource.meta = { ...resource.meta, security: [...security, { system, code }] };
}

function ageOf(
  person: string | undefined,
  all: readonly Planned[],
  { answer }: Known,
  nowMs: number,
): number | undefined {
  if (person === undefined) return undefined;
  const key = keyOf('Patient', person);
  const own = all.find((one) => one.key === key);
  const current = own?.current ?? answer.byKey.get(key);
  const text = current?.content ?? '';
  const born =
    (own?.action === 'match' ? undefined : (own?.resource as Patient | undefined)?.birthDate) ??
    (text === '' ? undefined : (JSON.parse(text) as Patient).birthDate);
  return born === undefined ? undefined : ageInYears(born, nowMs);
}

const GROUND: Readonly<Record<string, Ground>> = {
  [`${CONFIDENTIALITY}|R`]: 'R',
  [`${CONFIDENTIALITY}|V`]: 'V',
  [`${SENSITIVITY}|ADOL`]: 'ADOL',
  [`${RESERVED.system}|${RESERVED.code}`]: 'reserved',
};
const NO_GROUNDS: readonly Ground[] = [];

/** The grounds on which a stored resource may be hidden, from its labels. */
export function groundsOf(resource: Resource): readonly Ground[] {
  const security = resource.meta?.security;
  if (security === undefined) return NO_GROUNDS;
  return [
    ...new Set(security.map(({ system, code }) => GROUND[`${system}|${code}`]).filter((one) => one !== undefined)),
  ];
}
