/**
 * Which acts make somebody the treating facility or professional of a person, and since when: rows of `treating`, written with the
 * version. A withdrawn act does not take the relation back: who gave care may see what he gave (docs/adr/0016).
 */
import type { Appointment, CareTeam, Encounter, EpisodeOfCare, Period, Reference, Resource } from '@medplum/fhirtypes';
import { identifierHash } from '../hashes.ts';
import { keyOf } from '../keys.ts';

export interface Treats {
  /** Keys or identifier hashes, as `treating.carer` holds them. */
  readonly carers: readonly string[];
  /** Epoch milliseconds, a whole day: the same day's acts write the row once. */
  readonly lastActMs: number;
}

const NOT_CARE: Readonly<Record<string, ReadonlySet<string>>> = {
  Encounter: new Set(['cancelled', 'entered-in-error', 'unknown']),
  EpisodeOfCare: new Set(['cancelled', 'entered-in-error', 'waitlist']),
  Appointment: new Set(['cancelled', 'entered-in-error', 'noshow', 'proposed', 'waitlist']),
  CareTeam: new Set(['inactive', 'entered-in-error', 'proposed']),
};
const CARERS = new Set(['Organization', 'Location', 'HealthcareService', 'Practitioner']);
const DAY_MS = 86_400_000;
/** An act in a far future, or with no end, opens a record no longer than this. */
const MAX_AHEAD_MS = 365 * DAY_MS;

export function treatsOf(resource: Resource, nowMs: number): Treats | undefined {
  const refused = NOT_CARE[resource.resourceType];
  if (refused === undefined || refused.has((resource as Encounter).status ?? '')) return undefined;
  const { references, until } = actOf(resource);
  const carers = [...new Set(references.map(carerOf).filter((one) => one !== undefined))];
  if (carers.length === 0) return undefined;
  const endMs = until === undefined ? nowMs : Date.parse(until);
  const actMs = Number.isNaN(endMs) ? nowMs : Math.min(endMs, nowMs + MAX_AHEAD_MS);
  return { carers, lastActMs: Math.ceil(actMs / DAY_MS) * DAY_MS };
}

interface CareAct {
  readonly references: readonly (Reference | undefined)[];
  /** undefined: it goes on. */
  readonly until: string | undefined;
}

function actOf(resource: Resource): CareAct {
  switch (resource.resourceType) {
    case 'Encounter':
      return encounter(resource);
    case 'EpisodeOfCare': {
      const { managingOrganization, careManager, status, period } = resource as EpisodeOfCare;
      return { references: [managingOrganization, careManager], until: ended(period, status === 'finished') };
    }
    case 'Appointment': {
      const { participant = [], end, start } = resource as Appointment;
      return { references: participant.map(({ actor }) => actor), until: end ?? start };
    }
    default: {
      const { participant = [], managingOrganization = [], period } = resource as CareTeam;
      const members = participant.flatMap(({ member, onBehalfOf }) => [member, onBehalfOf]);
      return { references: [...members, ...managingOrganization], until: period?.end };
    }
  }
}

function encounter({ serviceProvider, participant = [], status, period }: Encounter): CareAct {
  const people = participant.map(({ individual }) => individual);
  return { references: [serviceProvider, ...people], until: ended(period, status === 'finished') };
}

const ended = (period: Period | undefined, finished: boolean): string | undefined =>
  period?.end ?? (finished ? period?.start : undefined);

/** A carer that is known by its business identifier alone has the hash of it in place of a key. */
export function carerOf(reference: Reference | undefined): string | undefined {
  if (reference === undefined) return undefined;
  const [, type, id] = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})$/.exec(reference.reference ?? '') ?? [];
  if (type !== undefined && id !== undefined) return CARERS.has(type) ? keyOf(type, id) : undefined;
  const { system, value } = reference.identifier ?? {};
  if (value === undefined) return undefined;
  // CLUES without a type, as some senders write it, is of a facility.
  const named = reference.type ?? 'Organization';
  return CARERS.has(named) ? identifierHash(named, system, value) : undefined;
}
