/** Agendas, services and absences that cannot be meant are refused when they are written, not when somebody looks for a place. */
import type { HealthcareService, Resource, Schedule, Slot } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import { asOwn, asOwnAgenda, ownersNamed, refuseForeignMatch, refuseSeveral } from '../registries/read.ts';
import type { RuleIntent, RuleRead, RuleVerdict, WriteRule } from '../store/write-rule.ts';
import { actorOf, agendaOf } from './agenda.ts';
import { absenceOccupies, lugarExtension, lugarOf } from './occupies.ts';
import { openingHoursOf } from './opening-hours.ts';
import { MAX_SCHEDULE_ID } from './place.ts';
import { rulesOf } from './service-rules.ts';
import { PLACE_URL } from './systems.ts';

type Settle = (resource: Resource, read: RuleRead, target: Resource | undefined) => Resource | Promise<Resource>;

const rule = (type: string, settle: Settle, more: Partial<WriteRule> = {}): WriteRule => ({
  type,
  lookups: () => [],
  exclusive: () => [],
  ...more,
  async decide(intent: RuleIntent, read: RuleRead): Promise<RuleVerdict> {
    const { target } = intent;
    if (target?.id === undefined) await refuseSeveral(type, intent, read);
    else if (intent.kind === 'create') {
      await refuseForeignMatch(intent.resource, target, read);
      return { kind: 'match', id: target.id };
    }
    const resource = await settle(intent.resource, read, target);
    return target?.id === undefined ? { kind: 'create', resource } : { kind: 'replace', id: target.id, resource };
  },
});

export const serviceRule = rule(
  'HealthcareService',
  (resource, read, target) => {
    rulesOf(resource as HealthcareService);
    return asOwn(resource, target, read);
  },
  { needs: ownersNamed },
);

export const scheduleRule = rule('Schedule', async (given, read, target) => {
  const schedule = await asOwnAgenda(given as Schedule, target, read);
  if (openingHoursOf(schedule) === undefined) return schedule;
  if ((schedule.id?.length ?? 0) > MAX_SCHEDULE_ID)
    throw fault('too-long', `El id de una agenda con horario tiene ${MAX_SCHEDULE_ID} caracteres o menos.`, {
      path: 'Schedule.id',
      fix: 'Use un id más corto, por ejemplo un UUID.',
    });
  if (actorOf(schedule.actor, 'HealthcareService') !== undefined || schedule.actor?.some(isNamedElsewhere))
    return schedule;
  throw fault('business-rule', 'La agenda no dice de qué servicio es.', {
    path: 'Schedule.actor',
    rule: 'Una agenda con horario es de un HealthcareService',
    fix: 'Agregue {"reference":"HealthcareService/…"} a Schedule.actor.',
  });
});

/** Of the same Bundle, or by a condition: what it will be is not known yet. */
const isNamedElsewhere = ({ reference }: { reference?: string }): boolean =>
  reference?.startsWith('urn:') === true || reference?.startsWith('HealthcareService?') === true;

/** An absence (`busy-unavailable`) takes every seat of its agenda, or those that $leave says are left; other Slots say nothing that the agenda does not. */
export const absenceRule = rule(
  'Slot',
  async (given, read, target) => {
    const slot = await asOwnAgenda(given as Slot, target, read);
    const extension = slot.extension?.filter(({ url }) => url !== PLACE_URL) ?? [];
    const seats = slot.status === 'busy-unavailable' ? await seatsOf(slot, read) : undefined;
    const scheduleId = actorOf([slot.schedule], 'Schedule');
    const { takes } = lugarOf(slot) ?? {};
    const beside = seats !== undefined && takes !== undefined && takes > 0 && takes < seats ? { takes } : {};
    if (seats !== undefined && scheduleId !== undefined)
      extension.push(lugarExtension({ scheduleId, seats, ...beside }));
    const { extension: _, ...rest } = slot;
    return extension.length === 0 ? rest : { ...rest, extension };
  },
  {
    needs: (resource) => {
      const id = actorOf([(resource as Slot).schedule], 'Schedule');
      return id === undefined ? [] : [{ type: 'Schedule', id }];
    },
    takes: (resource) => absenceOccupies(resource as Slot),
  },
);

async function seatsOf({ schedule: of }: Slot, read: RuleRead): Promise<number | undefined> {
  const id = actorOf([of], 'Schedule');
  const [schedule] =
    id === undefined ? [] : ((await read.byId([{ type: 'Schedule', id }])) as (Schedule | undefined)[]);
  const serviceId = actorOf(schedule?.actor, 'HealthcareService');
  if (schedule === undefined || serviceId === undefined) return undefined;
  const [service] = (await read.byId([{ type: 'HealthcareService', id: serviceId }])) as (
    | HealthcareService
    | undefined
  )[];
  const agenda = service === undefined ? undefined : agendaOf(schedule, service);
  return agenda === undefined ? undefined : agenda.rules.capacity + agenda.rules.overbooking;
}
