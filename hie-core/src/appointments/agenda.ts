/** One agenda as it is computed with: its schedule, its service and their rules. */
import type { HealthcareService, Reference, Resource, Schedule } from '@medplum/fhirtypes';
import { parseDateRange } from '../r4/date-range.ts';
import type { Named } from '../store/write-rule.ts';
import { type OpeningHours, openingHoursOf } from './opening-hours.ts';
import { rulesOf, type ServiceRules } from './service-rules.ts';

export interface Agenda {
  readonly id: string;
  readonly serviceId: string;
  readonly schedule: Schedule;
  readonly service: HealthcareService;
  readonly rules: ServiceRules;
  readonly hours: OpeningHours;
  /** Schedule.planningHorizon; infinite where it does not say. */
  readonly opensMs: number;
  readonly closesMs: number;
}

/** Id of the actor of that type, of this hub. */
export function actorOf(actors: readonly (Reference | undefined)[] | undefined, type: string): string | undefined {
  for (const actor of actors ?? []) {
    const [, found, id] = /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})$/.exec(actor?.reference ?? '') ?? [];
    if (found === type) return id;
  }
  return undefined;
}

/** undefined: nobody can book in it. @throws HubError when its rules cannot be meant */
export function agendaOf(schedule: Schedule, service: HealthcareService): Agenda | undefined {
  if (schedule.active === false || service.active === false) return undefined;
  const rules = rulesOf(service);
  const hours = openingHoursOf(schedule);
  if (rules === undefined || hours === undefined || schedule.id === undefined || service.id === undefined)
    return undefined;
  const { start, end } = schedule.planningHorizon ?? {};
  return {
    ...{ id: schedule.id, serviceId: service.id, schedule, service, rules, hours },
    // A day without an hour is the whole day in Mexico City: the last one has places too.
    opensMs: parseDateRange(start ?? '')?.low ?? Number.NEGATIVE_INFINITY,
    closesMs: parseDateRange(end ?? '')?.high ?? Number.POSITIVE_INFINITY,
  };
}

export const locationOf = ({ schedule, service }: Pick<Agenda, 'schedule' | 'service'>): string | undefined =>
  actorOf(schedule.actor, 'Location') ?? actorOf(service.location, 'Location');
export const organizationOf = ({ service }: Pick<Agenda, 'service'>): string | undefined =>
  actorOf([service.providedBy], 'Organization');

/** Whose it is and where it stands. */
export const unitOf = (agenda: Agenda): readonly Named[] =>
  [
    { type: 'Organization', id: organizationOf(agenda) },
    { type: 'Location', id: locationOf(agenda) },
  ].filter((one): one is Named => one.id !== undefined);

/** It gives no more places; what was booked there is moved, cancelled and told as ever. */
export const isClosedUnit = (one: Resource): boolean =>
  one.resourceType === 'Organization'
    ? one.active === false
    : one.resourceType === 'Location' && one.status === 'inactive';
