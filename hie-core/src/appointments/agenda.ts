/** One agenda as it is computed with: its schedule, its service and their rules. */
import type { HealthcareService, Reference, Schedule } from '@medplum/fhirtypes';
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
    opensMs: start === undefined ? Number.NEGATIVE_INFINITY : Date.parse(start),
    closesMs: end === undefined ? Number.POSITIVE_INFINITY : Date.parse(end),
  };
}
