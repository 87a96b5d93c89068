/**
 * Carries out what the hub's operators ordered: compare, run again, put aside, take that back. An order is done once, however often the
 * hub repeats it; what came of it is kept until the hub has heard it. Values in a comparison leave the hospital masked.
 */
import { maskerOf, maskText } from '@amate/terminology/edge/mask.ts';
import type { Diff, Done, Order } from '@amate/terminology/edge/report.ts';
import type { Logger } from 'pino';
import type { Acts } from '../outbox/acts.ts';
import type { HospitalProfile } from '../profile.ts';
import { type Comparison, compare, dismiss, RerunRefused, rerun, restore } from '../rerun/rerun.ts';

const MAX_VALUE = 500;
const MAX_TEXT = 2_000;
const MAX_FIELDS = 200;
const MAX_RESOURCES = 500;
/** Of all comparisons of one order: the hub takes no report of more than two megabytes. */
const MAX_DIFF_CHARS = 400_000;

const CUT = 'El conector se detuvo a la mitad de esta orden: revise los mensajes y repita lo que falte.';

/** @returns whether there was anything new to do */
export function carryOut(orders: readonly Order[], acts: Acts, profile: HospitalProfile, log: Logger): boolean {
  let worked = false;
  for (const order of orders) {
    if (acts.isDone(order.id)) continue;
    // Before the work: an order that was cut in the middle must not send again what it had sent already.
    acts.keepDone({ order: order.id, outcome: 'failed', text: CUT });
    acts.keepDone(doneOf(order, acts, profile, log));
    worked = true;
  }
  return worked;
}

function doneOf({ id: order, kind, messages, reason }: Order, acts: Acts, profile: HospitalProfile, log: Logger): Done {
  const texts: string[] = [];
  const diffs: Diff[] = [];
  let failed = 0;
  let chars = 0;
  // As they came, however they were listed: a final result behind its preliminary one.
  for (const id of [...messages].sort((a, b) => a - b)) {
    try {
      if (kind === 'dry-run') {
        const diff = maskedDiff(compare(acts, id, profile), acts);
        chars += JSON.stringify(diff).length;
        if (chars <= MAX_DIFF_CHARS) diffs.push(diff);
        else
          texts.push(
            `La comparación del mensaje ${id} no cabe en esta respuesta: pídala sola, o véala en el hospital.`,
          );
      } else texts.push({ rerun: () => rerun(acts, id, profile, reason), ...aside(acts, id, reason) }[kind]());
    } catch (error) {
      failed++;
      const known = error instanceof RerunRefused;
      // Its words may quote the message.
      if (!known) log.error({ message: id, order, reason: (error as Error).name }, 'order-failed');
      texts.push(
        known
          ? maskText(error.message, acts.row(id)?.raw ?? '')
          : `El mensaje ${id} no se pudo procesar: error interno del conector.`,
      );
    }
  }
  const text = texts.join('\n').slice(0, MAX_TEXT);
  const outcome = failed === messages.length ? 'failed' : 'done';
  return { order, outcome, text, ...(kind === 'dry-run' ? { diffs } : {}) };
}

const aside = (acts: Acts, id: number, reason: string) => ({
  dismiss: () => dismiss(acts, id, reason),
  restore: () => restore(acts, id, reason),
});

function maskedDiff(comparison: Comparison, acts: Acts): Diff {
  const mask = maskerOf(acts.row(comparison.message)?.raw ?? '');
  const hide = (path: string, value: string): string => mask.value(path, value.slice(0, MAX_VALUE));
  return {
    ...comparison,
    text: mask.text(comparison.text).slice(0, MAX_TEXT),
    resources: comparison.resources.slice(0, MAX_RESOURCES).map(({ resource, change, fields }) => ({
      ...{ resource, change },
      fields: fields.slice(0, MAX_FIELDS).map(({ path, before, after }) => ({
        path: path.slice(0, MAX_VALUE),
        ...(before === undefined ? {} : { before: hide(path, before) }),
        ...(after === undefined ? {} : { after: hide(path, after) }),
      })),
    })),
  };
}
