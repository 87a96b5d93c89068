/** The lines of a sheet, with what can be done about each. */
import { Link } from 'wouter-preact';
import { parseWhen, showDay } from '../calendar/when.ts';
import { writesRecord } from '../chart/author.ts';
import type { PlaceOf } from '../chart/origin.ts';
import { useAct } from '../hub/use-act.ts';
import { readableUnit, readingsOf, whenOf } from '../observation/reading.ts';
import { Icon } from '../pictures/icon.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { LOCALE, t } from '../texts/t.ts';
import { recordReview } from './change-programme.ts';
import { GoalForm } from './goal-form.tsx';
import type { Target } from './goals.ts';
import type { SheetLine } from './sheet.ts';

interface TableProps {
  readonly lines: readonly SheetLine[];
  readonly patientId: string;
  readonly caption: string;
  readonly placeOf: PlaceOf;
}

export function SheetTable({ lines, patientId, caption, placeOf }: TableProps) {
  return (
    <table class="results chart-table">
      <caption class="unseen">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t('programme.measure')}</th>
          <th scope="col">{t('programme.last')}</th>
          <th scope="col">{t('programme.standing')}</th>
          <th scope="col">{t('programme.goal')}</th>
          <th scope="col">{t('programme.due')}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <SheetRow key={line.goal.id} line={line} patientId={patientId} placeOf={placeOf} />
        ))}
      </tbody>
    </table>
  );
}

const TAG = { met: 'tag tag-open', unmet: 'tag tag-late', unjudged: 'tag tag-warn', missing: 'tag' } as const;

function SheetRow({
  line,
  patientId,
  placeOf,
}: Pick<TableProps, 'patientId' | 'placeOf'> & { readonly line: SheetLine }) {
  const { goal, last, standing, due, dueOn, own, target } = line;
  const when = last === undefined ? undefined : whenOf(last);
  const next = parseWhen(dueOn);
  const done = goal.target.kind === 'done';
  const place = last === undefined ? undefined : (placeOf(last) ?? t('source.unknown'));
  return (
    <tr>
      <th scope="row">
        {goal.name}
        <span class="quiet dose-note">
          {goal.source}
          {goal.checked ? '' : ` · ${t('programme.unchecked')}`}
        </span>
      </th>
      <td>
        {last === undefined ? undefined : (
          <>
            <Link href={`/paciente/${patientId}/Observation/${last.id}`}>
              {readingsOf(last)
                .map((reading) => reading.value)
                .join(', ')}
            </Link>
            <span class="quiet dose-note">
              {when === undefined ? t('chart.undated') : showDay(when)} · {place}
            </span>
          </>
        )}
      </td>
      <td>
        <span class={TAG[standing]}>
          {standing === 'met' ? <Icon name="check" /> : standing === 'unmet' ? <Icon name="problem" /> : undefined}
          {done && standing === 'met' ? t('programme.done') : t(`programme.${standing}`)}
        </span>
      </td>
      <td>
        {targetWords(target, goal.everyMonths)}{' '}
        {own === undefined ? undefined : <span class="tag">{t('programme.ownGoal')}</span>}
        {done || !writesRecord() ? undefined : <GoalForm {...{ patientId, line }} />}
      </td>
      <td>
        {due ? (
          <span class="tag tag-warn">{t('programme.dueNow')}</span>
        ) : next === undefined ? undefined : (
          t('programme.dueOn', { date: showDay(next) })
        )}
        {done && due && writesRecord() ? <ReviewButton patientId={patientId} line={line} /> : undefined}
      </td>
    </tr>
  );
}

function ReviewButton({ patientId, line }: { readonly patientId: string; readonly line: SheetLine }) {
  const act = useAct(() => recordReview(patientId, line.goal));
  return (
    <>
      <button
        type="button"
        class="button button-small"
        disabled={act.busy}
        aria-label={t('programme.record.of', { what: line.goal.name })}
        onClick={() => void act.run()}
      >
        {t('programme.record')}
      </button>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </>
  );
}

const number = new Intl.NumberFormat(LOCALE);

export function targetWords(target: Target, everyMonths: number): string {
  if (target.kind === 'done') return t('programme.review', { count: everyMonths });
  if (target.kind === 'pressure')
    return t('programme.pressure', { high: target.systolicBelow, low: target.diastolicBelow });
  const unit = readableUnit(target.unit) ?? '';
  const { low, high } = target;
  if (low !== undefined && high !== undefined)
    return t('programme.between', { low: number.format(low), high: number.format(high), unit });
  if (high !== undefined)
    return t(target.below === true ? 'programme.below' : 'programme.atMost', { value: number.format(high), unit });
  return t('programme.atLeast', { value: number.format(low ?? 0), unit });
}
