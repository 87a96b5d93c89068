/** What is to come and what to watch: plan of care, alerts, advance directives (voluntad anticipada). */
import type { CarePlan, Consent, Flag, ImmunizationRecommendation } from '@medplum/fhirtypes';
import { newestFirst } from '../choose.ts';
import type { PersonRecord } from '../person-record.ts';
import { body, type SectionBody } from '../section-body.ts';
import { sourceText } from '../source.ts';
import { codesOf } from '../status.ts';
import { dayText, isOver, periodText } from '../when.ts';
import { conceptKey, conceptsText, conceptText, join, statusText } from '../words.ts';

const MAX_PLANS = 20;

export function planOfCare(record: PersonRecord): SectionBody {
  const plans = record
    .of('CarePlan')
    .filter(
      ({ status, period }) => (status === 'active' || status === 'on-hold') && !isOver(period?.end, record.nowMs),
    );
  const vaccines = newestFirst(record.of('ImmunizationRecommendation'), ({ date }) => date).slice(0, 1);
  const newest = newestFirst(plans, ({ period, created, meta }) => period?.start ?? created ?? meta?.lastUpdated);
  const shown = [...newest.slice(0, MAX_PLANS), ...vaccines];
  return body(['Plan', 'Actividades', 'Periodo', 'Fuente'], shown, (plan) =>
    plan.resourceType === 'CarePlan' ? planRow(plan, record) : vaccinesRow(plan, record),
  );
}

const planRow = (plan: CarePlan, record: PersonRecord): string[] => [
  join([
    plan.title || plan.description || planCategory(plan) || 'Plan sin nombre',
    plan.status === 'active' ? '' : statusText(plan.status),
  ]),
  (plan.activity ?? [])
    .map(({ detail, reference }) => conceptText(detail?.code) || (detail?.description ?? reference?.display ?? ''))
    .filter(Boolean)
    .join('; '),
  periodText(plan.period),
  sourceText(plan, record),
];

/** The most particular category is written last. */
const planCategory = ({ category }: CarePlan): string =>
  conceptText(category?.findLast(({ text }) => text) ?? category?.[0]);

function vaccinesRow(advised: ImmunizationRecommendation, record: PersonRecord): string[] {
  const due = (advised.recommendation ?? []).map(({ vaccineCode, targetDisease, dateCriterion }) =>
    join([conceptsText(vaccineCode) || conceptText(targetDisease), dayText(dateCriterion?.[0]?.value)], ' '),
  );
  return ['Vacunas recomendadas', due.join('; '), dayText(advised.date), sourceText(advised, record)];
}

export function alerts(record: PersonRecord): SectionBody {
  const active = record
    .of('Flag')
    .filter(({ status, period }) => status === 'active' && !isOver(period?.end, record.nowMs));
  const shown = newestFirst(active, ({ period, meta }) => period?.start ?? meta?.lastUpdated);
  return body(['Alerta', 'Tipo', 'Vigencia', 'Fuente'], shown, (flag: Flag) => [
    conceptText(flag.code),
    conceptsText(flag.category),
    periodText(flag.period),
    sourceText(flag, record),
  ]);
}

/** Consents to share data are another matter: only those of scope `adr` are directives. */
export function advanceDirectives(record: PersonRecord): SectionBody {
  const directives = record
    .of('Consent')
    .filter(({ status, scope }) => status === 'active' && codesOf(scope).has('adr'));
  const shown = newestFirst(directives, ({ dateTime, meta }) => dateTime ?? meta?.lastUpdated);
  return body(['Voluntad anticipada', 'Fecha', 'Fuente'], shown, (consent: Consent) => [
    conceptsText(consent.category?.filter((concept) => conceptKey(concept) !== '')) || 'Voluntad anticipada',
    dayText(consent.dateTime),
    sourceText(consent, record),
  ]);
}
