/** The limits that hold for one person and kind, as a chart draws them: from each rule that one reading, or several, may break by its value. */
import type { KindName } from '../kinds.ts';
import { rulesFor, type Urgency } from '../rules/rule.ts';
import { programmeOf } from './programmes.ts';
import type { Enrolment } from './sql.ts';

export interface Limit {
  readonly regla: string;
  readonly titulo: string;
  readonly urgencia: Urgency;
  readonly campo: 'valor' | 'segundo';
  readonly es: '>=' | '<=' | '<';
  readonly limite: number;
}

export function limitsOf(enrolments: readonly Enrolment[], kind: KindName): Limit[] {
  const all = enrolments.flatMap(({ programme, settings }) =>
    rulesFor(programmeOf(programme)?.rules ?? [], settings).flatMap(({ id, title, urgency, when }): Limit[] =>
      when.type !== 'threshold' || when.kind !== kind
        ? []
        : [
            {
              ...{ regla: id, titulo: title, urgencia: urgency, es: when.is, limite: when.limit },
              campo: when.field === 'value' ? 'valor' : 'segundo',
            },
          ],
    ),
  );
  // Two programmes with one limit draw one line.
  return [...new Map(all.map((one) => [`${one.campo} ${one.es} ${one.limite}`, one])).values()];
}
