/** Active problems; what visits diagnosed and nobody put on the list is told apart, with one click to put it there. */
import { parseWhen, showDay } from '../../calendar/when.ts';
import { diagnosisOf } from '../../condition/words.ts';
import type { Condition } from '../../hub/r4.ts';
import { useAct } from '../../hub/use-act.ts';
import { addToList } from '../../problem/change-problem.ts';
import { t } from '../../texts/t.ts';
import { problemsOf } from '../current.ts';
import { originWords } from '../origin.ts';
import { Lines, Nothing, Part, type SummaryPartProps } from '../part.tsx';

const FEW_DIAGNOSES = 4;

export function ProblemsPart({ chart, patientId, compact, level, placeOf, again }: SummaryPartProps) {
  const { active, unlisted } = problemsOf(chart);
  const problem = chart.problems.problem ?? chart.diagnoses.problem;
  return (
    <Part
      title={t('chart.problems')}
      {...{ level, problem, onRetry: again, count: active.length }}
      older={chart.problems.more || chart.diagnoses.more}
      href={`/paciente/${patientId}/problemas`}
      more={t('chart.change')}
    >
      {active.length === 0 ? (
        <Nothing>{t('chart.problems.none')}</Nothing>
      ) : (
        <Lines most={compact ? 5 : 8}>
          {active.map((one) => (
            <ProblemLine key={one.id} condition={one} place={placeOf(one)} />
          ))}
        </Lines>
      )}
      {unlisted.length === 0 ? undefined : (
        <details class="chart-fold" open={!compact && active.length === 0}>
          <summary>{t('chart.unlisted', { count: unlisted.length })}</summary>
          <Lines most={FEW_DIAGNOSES}>
            {unlisted.map((one) => (
              <ProblemLine key={one.id} condition={one} place={placeOf(one)}>
                <AddButton condition={one} patientId={patientId} />
              </ProblemLine>
            ))}
          </Lines>
        </details>
      )}
    </Part>
  );
}

interface LineProps {
  readonly condition: Condition;
  readonly place: string | undefined;
  readonly children?: preact.ComponentChildren;
}
export function ProblemLine({ condition, place, children }: LineProps) {
  const { words, code, standing } = diagnosisOf(condition);
  const since = parseWhen(condition.onsetDateTime);
  return (
    <li>
      <span class="chart-what">
        <strong>{words}</strong>
        {code === undefined ? undefined : <span class="code">{code}</span>}
        {standing === undefined ? undefined : <span class="tag">{standing}</span>}
      </span>
      {children}
      <span class="chart-origin">
        {since === undefined ? undefined : `${t('chart.since', { date: showDay(since) })} · `}
        {since !== undefined && condition.recordedDate === undefined
          ? (place ?? t('source.unknown'))
          : originWords(place, condition.recordedDate)}
      </span>
    </li>
  );
}

function AddButton({ condition, patientId }: { readonly condition: Condition; readonly patientId: string }) {
  const act = useAct(() => addToList(patientId, condition));
  const { words } = diagnosisOf(condition);
  return (
    <button
      type="button"
      class="button button-small"
      disabled={act.busy}
      aria-label={t('problem.addToList.of', { what: words })}
      onClick={() => void act.run()}
    >
      {act.error === undefined ? t('problem.addToList') : t('problem.retry')}
    </button>
  );
}
