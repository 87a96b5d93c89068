/** A person enters a programme, is left in peace for a while, leaves it. */
import type { CarePlan } from '@medplum/fhirtypes';
import { type Database, inTransaction } from '../../db.ts';
import { fault } from '../../errors.ts';
import type { Guarded, RequestContext } from '../../store/guarded.ts';
import type { Repository } from '../../store/repository.ts';
import { cityMoment } from '../alerts/when.ts';
import { personNumber } from '../devices/sql.ts';
import { enrolmentId } from '../ids.ts';
import { announceChange, takeTurn } from '../intake/sql.ts';
import { current, type WriteParts, write } from '../record/write.ts';
import type { PlanSettings } from '../rules/rule.ts';
import { type Programme, programmeOf } from './programmes.ts';
import { carePlanOf, planDefinitionOf } from './resources.ts';
import { type Enrolment, endEnrolment, muteEnrolment, selectActive, selectEnrolment, storeEnrolments } from './sql.ts';

export interface EnrolParts extends WriteParts {
  readonly db: Database;
  readonly repository: Repository;
  readonly store: Pick<Guarded, 'transact' | 'read'>;
}

export async function enrol(
  parts: EnrolParts,
  context: RequestContext,
  given: {
    readonly patient: string;
    readonly programme: Programme;
    readonly clues: string;
    readonly settings: PlanSettings;
  },
): Promise<Enrolment> {
  const { patient, programme, clues, settings } = given;
  checkLimits(programme, settings);
  await parts.store.read(context, 'Patient', patient);
  await publish(parts, programme);
  const person = await personNumber(parts.db, patient);
  const own = enrolmentId(patient, programme.id);
  const before = (await selectActive(parts.db, person, programme.id)) ?? (await selectEnrolment(parts.db, own));
  const id = before?.id ?? own;
  if (before?.active && before.clues !== clues) throw followedElsewhere();
  const sinceMs = before?.active ? before.sinceMs : parts.nowMs();
  const mutedMs = before?.active ? before.mutedMs : null;
  const one: Enrolment = {
    ...{ id, person, patient, programme: programme.id, clues, settings, active: true, sinceMs, mutedMs },
  };
  await writeCarePlan(parts, context, programme, one, await silenceTold(parts, one));
  await changing(parts.db, (client) => storeEnrolments(client, [one]));
  return one;
}

export async function silence(
  parts: EnrolParts,
  context: RequestContext,
  id: string,
  untilMs: number,
  reason: string,
): Promise<void> {
  const one = await ownEnrolment(parts.db, context, id);
  const programme = programmeOf(one.programme);
  if (programme !== undefined)
    await writeCarePlan(parts, context, programme, one, `${silentUntil(untilMs)}: ${reason}`);
  await changing(parts.db, (client) => muteEnrolment(client, id, untilMs));
}

const silentUntil = (untilMs: number): string => `Sin avisos, salvo emergencias, hasta ${cityMoment(untilMs)}`;

/** While it goes on the plan says until when and why, whatever else of it changes; the reason stands nowhere but there. */
async function silenceTold(parts: EnrolParts, { id, mutedMs }: Enrolment): Promise<string | undefined> {
  if (mutedMs === null || mutedMs <= parts.nowMs()) return undefined;
  const until = silentUntil(mutedMs);
  const plan = (await current<CarePlan>(parts, 'CarePlan', [id])).get(id);
  return plan?.note?.find(({ text }) => text?.startsWith(until))?.text ?? until;
}

export async function leave(parts: EnrolParts, context: RequestContext, id: string, reason: string): Promise<void> {
  const one = await ownEnrolment(parts.db, context, id);
  const programme = programmeOf(one.programme);
  if (programme !== undefined)
    await writeCarePlan(parts, context, programme, { ...one, active: false }, `Terminó: ${reason}`);
  const by = context.caller.name || context.caller.subject;
  await changing(parts.db, (client) => endEnrolment(client, id, by, reason));
}

async function ownEnrolment(db: Database, { caller }: RequestContext, id: string): Promise<Enrolment> {
  const one = /^[0-9a-f-]{36}$/.test(id) ? await selectEnrolment(db, id) : undefined;
  if (one === undefined || !one.active || one.clues !== caller.clues)
    throw fault('not-found', 'No hay una inscripción con ese id en su unidad.', {
      path: 'id',
      fix: 'Recargue la página.',
    });
  return one;
}

const changing = (
  db: Database,
  work: (client: Parameters<typeof storeEnrolments>[0]) => Promise<void>,
): Promise<void> =>
  inTransaction(db, async (client) => {
    await takeTurn(client);
    await work(client);
    await announceChange(client);
  });

const writeCarePlan = (
  parts: EnrolParts,
  context: RequestContext,
  programme: Programme,
  one: Enrolment,
  told?: string,
) =>
  parts.store.transact(
    context,
    [
      {
        ...{ kind: 'update', fullUrl: undefined, resource: carePlanOf(programme, one, told), target: { id: one.id } },
        ifMatch: undefined,
      },
    ],
    { operationId: undefined, interaction: 'update' },
  );

/** With the first person who needs it, and with a new version. */
async function publish(parts: EnrolParts, programme: Programme): Promise<void> {
  const definition = planDefinitionOf(programme);
  const there = await current(parts, 'PlanDefinition', [definition.id]);
  const before = there.get(definition.id) as { readonly version?: string } | undefined;
  if (before?.version !== definition.version) await write(parts, [definition]);
}

/** A limit that no rule would obey must not stand in the plan as if one did. */
function checkLimits({ rules }: Programme, { limits }: PlanSettings): void {
  for (const [id, { limit, release }] of Object.entries(limits)) {
    const type = rules.find((rule) => rule.id === id)?.when.type;
    const moves = type === 'threshold' || type === 'trend' || type === 'variability';
    const releases = release === undefined || (limit !== undefined && type === 'threshold');
    if (type === undefined || (limit !== undefined && !moves) || !releases)
      throw fault('value', 'Esa regla no lleva ese límite en este programa.', {
        path: `limites.${id}`,
        rule: 'Un límite propio mueve el umbral de una regla del programa; una combinación solo se apaga',
        fix: 'Vea las reglas en /telemonitoreo/programas.',
      });
  }
}

const followedElsewhere = () =>
  fault('business-rule', 'Otra unidad sigue a esa persona en ese programa.', {
    path: 'paciente',
    rule: 'Telemonitoreo: la unidad del programa',
    fix: 'Pida a esa unidad que termine su inscripción.',
  });
