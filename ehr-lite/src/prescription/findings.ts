/** The checks of a draft: what is new against itself, against what goes on being taken, and against the person. */
import { check } from '@amate/terminology/prescribing/check.ts';
import {
  type ChildDose,
  childDoseOf,
  type Judged,
  judge,
  strengthOf,
} from '@amate/terminology/prescribing/child-dose.ts';
import type { Finding, Prescribed } from '@amate/terminology/prescribing/model.ts';
import { parseWhen, showDay } from '../calendar/when.ts';
import { t } from '../texts/t.ts';
import '../texts/prescription.ts';
import { withVisit } from './context.ts';
import { dosesPerDay } from './dose/say.ts';
import { type Line, type PrescriptionDraft, sigOf } from './line.ts';

export function findingsOf(draft: PrescriptionDraft): readonly Finding[] {
  if (draft.lines.length === 0) return [];
  const refilled = new Set(draft.lines.map(({ refillOf }) => refillOf));
  const going = (draft.seen?.current ?? []).filter(({ id }) => !refilled.has(id) && !draft.stopped.includes(id));
  const asked: Prescribed[] = [
    ...draft.lines.map(({ id, medicine }) => ({ id, atc: medicine.atc, name: medicine.generic })),
    ...going.map(({ id, medicine }) => ({ id, atc: medicine.atc, name: medicine.generic, current: true })),
  ];
  const { context = {} } = draft.seen ?? {};
  const conditions = [...(context.conditions ?? []), ...draft.cie10];
  return check(asked, withVisit({ ...context, conditions }, draft));
}

/** Stands while the same medicines stand: another line does not ask for the reason again. */
export const findingKey = ({ rule, items }: Finding): string => `${rule} ${items.join(' ')}`;

export const unanswered = (draft: PrescriptionDraft): readonly Finding[] =>
  findingsOf(draft).filter((one) => one.severity === 'high' && !(draft.reasons[findingKey(one)] ?? '').trim());

export interface WeightCheck {
  readonly dose: ChildDose;
  readonly mgPerDay: number;
  readonly perKg: number;
  readonly weightKg: number;
  /** Day of that weight; undefined in drafts that did not keep it. */
  readonly weighedOn: string | undefined;
  readonly judged: Judged;
}

const CHILD_MONTHS = 12 * 12;

/** For children under twelve; `no-weight` when it could be checked if somebody weighed them. */
export function weightCheck(line: Line, draft: PrescriptionDraft): WeightCheck | 'no-weight' | undefined {
  const months = draft.seen?.context.ageMonths;
  const dose = childDoseOf(line.medicine.atc);
  if (months === undefined || months >= CHILD_MONTHS || dose === undefined) return undefined;
  const weight = draft.seen?.weightKg;
  if (weight === undefined) return 'no-weight';
  const [sig, strength] = [sigOf(line), strengthOf(line.medicine.display)];
  if (sig?.every === undefined || strength === undefined || (sig.unit === 'mililitro') !== strength.liquid)
    return undefined;
  const mgPerDay = (sig.amount / strength.per) * strength.mg * dosesPerDay(sig);
  const { weighedOn } = draft.seen!.context;
  const judged = judge(dose, mgPerDay, weight);
  return { dose, mgPerDay, perKg: mgPerDay / weight, weightKg: weight, weighedOn, judged };
}

/** «Con el peso de 7.2 kg del 20 nov 2026.»: whoever reads a dose per kilo must see whose kilos. */
export function weightWords({ weightKg, weighedOn }: WeightCheck): string {
  const on = parseWhen(weighedOn);
  return on === undefined ? '' : t('rx.weight.of', { kg: Math.round(weightKg * 100) / 100, date: showDay(on) });
}

/**
 * What to type so that the dose fits the weight: the middle of the range, in halves of a mL or of a tablet. It is judged as if it had been typed:
 * half a tablet may be too much for a small child, and then nothing is offered.
 */
export function doseByWeight(line: Line, draft: PrescriptionDraft): string | undefined {
  const dose = childDoseOf(line.medicine.atc);
  const [weight, strength] = [draft.seen?.weightKg, strengthOf(line.medicine.display)];
  if (dose === undefined || weight === undefined || strength === undefined) return undefined;
  const perDay = Math.min(((dose.low + dose.high) / 2) * weight, dose.mostPerDay);
  const halves = (((perDay / dose.times) * strength.per) / strength.mg) * 2;
  const sig = sigOf(line);
  const asTyped = (count: number) =>
    [
      ...[String(count / 2), strength.liquid ? 'ml' : '', `c/${24 / dose.times} h`, `${sig?.days ?? 5} d`],
      sig?.asNeeded ? 'prn' : '',
    ]
      .filter((part) => part !== '')
      .join(' ');
  return [Math.round(halves), Math.floor(halves), Math.ceil(halves)]
    .filter((count) => count >= 1)
    .map(asTyped)
    .find((typed) => {
      const check = weightCheck({ ...line, typed }, draft);
      return check !== undefined && check !== 'no-weight' && check.judged === 'fits';
    });
}
