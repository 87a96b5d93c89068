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
import { withSaid } from './context.ts';
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
  return check(asked, withSaid({ ...context, conditions }, draft.childbearing));
}

/** Stands while the same medicines stand: another line does not ask for the reason again. */
export const findingKey = ({ rule, items }: Finding): string => `${rule} ${items.join(' ')}`;

export const unanswered = (draft: PrescriptionDraft): readonly Finding[] =>
  findingsOf(draft).filter((one) => one.severity === 'high' && !(draft.reasons[findingKey(one)] ?? '').trim());

export interface WeightCheck {
  readonly dose: ChildDose;
  readonly mgPerDay: number;
  readonly perKg: number;
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
  return { dose, mgPerDay, perKg: mgPerDay / weight, judged: judge(dose, mgPerDay, weight) };
}

/** What to type so that the dose fits the weight: the middle of the range, in halves of a mL or of a tablet. */
export function doseByWeight(line: Line, draft: PrescriptionDraft): string | undefined {
  const dose = childDoseOf(line.medicine.atc);
  const [weight, strength, months] = [
    draft.seen?.weightKg,
    strengthOf(line.medicine.display),
    draft.seen?.context.ageMonths,
  ];
  if (dose === undefined || weight === undefined || strength === undefined || (months ?? CHILD_MONTHS) >= CHILD_MONTHS)
    return undefined;
  const perDay = Math.min(((dose.low + dose.high) / 2) * weight, dose.mostPerDay);
  const amount = ((perDay / dose.times) * strength.per) / strength.mg;
  const rounded = Math.max(0.5, Math.round(amount * 2) / 2);
  const days = sigOf(line)?.days ?? 5;
  return `${rounded} ${strength.liquid ? 'ml' : ''} c/${24 / dose.times} h ${days} d${sigOf(line)?.asNeeded ? ' prn' : ''}`.replace(
    /\s+/g,
    ' ',
  );
}
