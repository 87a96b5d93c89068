/** A programme as a PlanDefinition, a person's part in it as a CarePlan (https://hl7.org/fhir/R4/careplan.html). */
import { CANONICAL_BASE, CLUES_SYSTEM, UCUM_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { CarePlan, PlanDefinition, PlanDefinitionAction } from '@medplum/fhirtypes';
import { TELE_SYSTEM } from '../ids.ts';
import { KINDS } from '../kinds.ts';
import type { Named } from '../record/write.ts';
import type { Expected, Rule } from '../rules/rule.ts';
import type { Advice, Programme } from './programmes.ts';
import type { Enrolment } from './sql.ts';

export const canonicalOf = ({ id, version }: Programme): string => `${CANONICAL_BASE}/PlanDefinition/${id}|${version}`;

export const planDefinitionOf = (programme: Programme): Named<PlanDefinition> => ({
  resourceType: 'PlanDefinition',
  id: `telemonitoreo-${programme.id}`,
  url: `${CANONICAL_BASE}/PlanDefinition/${programme.id}`,
  version: programme.version,
  name: programme.id.replaceAll('-', '_'),
  title: programme.title,
  status: 'active',
  experimental: false,
  action: [...programme.rules.map(ruleAction), ...programme.education.map(adviceAction)],
});

const ruleAction = ({ id, title, urgency, source }: Rule): PlanDefinitionAction => ({
  title,
  code: [{ coding: [{ system: TELE_SYSTEM, code: id }] }],
  description: `Urgencia: ${urgency}. Fuente: ${source}.`,
  priority: ({ emergencia: 'stat', alta: 'urgent', media: 'asap', baja: 'routine' } as const)[urgency],
});

/** Told so many days after the person began. */
const adviceAction = ({ id, day, text }: Advice): PlanDefinitionAction => ({
  title: 'Consejo para la persona',
  code: [{ coding: [{ system: TELE_SYSTEM, code: `consejo-${id}` }] }],
  textEquivalent: text,
  timingDuration: { value: day, unit: 'd', system: UCUM_SYSTEM, code: 'd' },
});

/** @param told what was just decided of it, in words */
export function carePlanOf(programme: Programme, one: Enrolment, told?: string): Named<CarePlan> {
  const { id, patient, clues, settings, active, sinceMs } = one;
  return {
    resourceType: 'CarePlan',
    id,
    instantiatesCanonical: [canonicalOf(programme)],
    status: active ? 'active' : 'completed',
    intent: 'plan',
    category: [{ coding: [{ system: TELE_SYSTEM, code: 'telemonitoreo' }], text: 'Telemonitoreo' }],
    title: programme.title,
    subject: { reference: `Patient/${patient}` },
    period: { start: new Date(sinceMs).toISOString() },
    contributor: [{ type: 'Organization', identifier: { system: CLUES_SYSTEM, value: clues } }],
    activity: (settings.expected ?? programme.expected).map(measuring),
    ...notesOf(programme, settings, told),
  };
}

const measuring = ({ kind, everyHours }: Expected): NonNullable<CarePlan['activity']>[number] => ({
  detail: {
    status: 'in-progress',
    code: { coding: [{ system: KINDS[kind].system, code: KINDS[kind].code }], text: KINDS[kind].name },
    scheduledTiming: { repeat: { frequency: 1, period: everyHours, periodUnit: 'h' } },
  },
});

function notesOf(
  { rules }: Programme,
  { limits, best }: Enrolment['settings'],
  told: string | undefined,
): Pick<CarePlan, 'note'> {
  const own = rules.flatMap(({ id, title }) => {
    const limit = limits[id];
    if (limit === undefined) return [];
    return [{ text: limit.off ? `${title}: sin aviso` : `${title}: límite propio ${limit.limit ?? 'del programa'}` }];
  });
  const flow = best === undefined ? [] : [{ text: `Mejor flujo personal: ${best} L/min` }];
  const note = [...own, ...flow, ...(told === undefined ? [] : [{ text: told }])];
  return note.length === 0 ? {} : { note };
}
