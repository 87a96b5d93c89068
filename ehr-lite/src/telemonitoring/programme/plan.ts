/** A person's own plan as the form holds it: what is left blank is the programme's. Pure. */
import type { Enrolment, Plan, Programme, Rule } from './programme.resource.ts';

export interface PlanForm {
  /** Typed, by rule. */
  readonly limits: Readonly<Record<string, string>>;
  readonly off: Readonly<Record<string, boolean>>;
  /** Typed, by kind. */
  readonly every: Readonly<Record<string, string>>;
  readonly grace: Readonly<Record<string, string>>;
  readonly best: string;
}

export function formOf({ esperado }: Programme, plan: Plan | undefined): PlanForm {
  const limits = Object.entries(plan?.limites ?? {});
  const expected = plan?.esperado ?? esperado;
  return {
    limits: Object.fromEntries(
      limits.flatMap(([id, { limit }]) => (limit === undefined ? [] : [[id, String(limit)] as const])),
    ),
    off: Object.fromEntries(limits.flatMap(([id, { off }]) => (off === true ? [[id, true] as const] : []))),
    every: Object.fromEntries(expected.map(({ clase, cadaHoras }) => [clase, String(cadaHoras)])),
    grace: Object.fromEntries(expected.map(({ clase, graciaHoras }) => [clase, String(graciaHoras)])),
    best: plan?.mejorFlujo == null ? '' : String(plan.mejorFlujo),
  };
}

/** A combination is only switched off; a share of the person's best follows that. */
export const hasLimit = ({ condicion }: Rule): boolean =>
  condicion.type === 'trend' ||
  condicion.type === 'variability' ||
  (condicion.type === 'threshold' && condicion.ofBest === undefined);

export const usualLimit = ({ condicion }: Rule): number | undefined =>
  condicion.type === 'trend'
    ? condicion.change
    : condicion.type === 'variability'
      ? condicion.percent
      : condicion.ofBest === undefined
        ? condicion.limit
        : undefined;

const numberIn = (text: string): number => Number(text.trim().replace(',', '.'));
const within = (value: number, low: number, high: number): boolean => value >= low && value <= high;
const MOST_HOURS = 744;

/** @returns undefined: something typed is no number that can be meant */
export function enrolmentOf(programme: Programme, paciente: string, form: PlanForm): Enrolment | undefined {
  const typed = Object.entries(form.limits).filter(([, text]) => text.trim() !== '');
  const hours = programme.esperado.map(({ clase }) => ({
    ...{ clase, cadaHoras: numberIn(form.every[clase] ?? ''), graciaHoras: numberIn(form.grace[clase] ?? '') },
  }));
  const best = form.best.trim() === '' ? undefined : numberIn(form.best);
  const right =
    typed.every(([, text]) => within(numberIn(text), 0.1, 1_000)) &&
    hours.every(
      ({ cadaHoras, graciaHoras }) =>
        [cadaHoras, graciaHoras].every(Number.isInteger) &&
        within(cadaHoras, 1, MOST_HOURS) &&
        within(graciaHoras, 0, MOST_HOURS),
    ) &&
    (best === undefined || within(best, 30, 900));
  if (!right) return undefined;
  const ids = new Set([...typed.map(([id]) => id), ...Object.keys(form.off).filter((id) => form.off[id])]);
  const limits = new Map(typed);
  return {
    ...{ paciente, programa: programme.id, esperado: hours },
    limites: Object.fromEntries(
      [...ids].map((id) => [
        id,
        {
          ...(limits.has(id) && { limite: numberIn(limits.get(id)!) }),
          ...(form.off[id] === true && { apagada: true }),
        },
      ]),
    ),
    ...(best !== undefined && { mejorFlujo: best }),
  };
}
