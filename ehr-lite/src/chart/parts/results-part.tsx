/** The last results of each study: out of range first within the newest. */
import { Link } from 'wouter-preact';
import type { Observation } from '../../hub/r4.ts';
import { FlagMark } from '../../observation/flag-mark.tsx';
import { isOutOfRange, readingsOf, whenOf, worstOf } from '../../observation/reading.ts';
import { Preliminary } from '../../observation/result-table.tsx';
import { t } from '../../texts/t.ts';
import { plainWords } from '../current.ts';
import { originWords } from '../origin.ts';
import { Lines, Nothing, Part, type SummaryPartProps } from '../part.tsx';
import { VITAL_CODES } from '../vital-signs.ts';

export function ResultsPart({ chart, patientId, compact, level, placeOf, again }: SummaryPartProps) {
  const results = latestOf(chart.results.items);
  const out = results.filter(isOut).length;
  return (
    <Part
      title={t('chart.results')}
      {...{ level, problem: chart.results.problem, onRetry: again, count: out }}
      href={`/paciente/${patientId}/resultados`}
      more={t('chart.trends')}
    >
      {results.length === 0 ? (
        <Nothing>{t('chart.results.none')}</Nothing>
      ) : (
        <Lines most={compact ? 5 : 8}>
          {results.map((one) => (
            <ResultLine key={one.id} result={one} patientId={patientId} place={placeOf(one)} />
          ))}
        </Lines>
      )}
    </Part>
  );
}

interface LineProps {
  readonly result: Observation;
  readonly patientId: string;
  readonly place: string | undefined;
}
function ResultLine({ result, patientId, place }: LineProps) {
  const [reading, ...more] = readingsOf(result);
  const when = whenOf(result);
  const flag = worstOf([reading!, ...more].map((one) => one.flag));
  return (
    <li>
      <span class="chart-what">
        <Link href={`/paciente/${patientId}/Observation/${result.id}`}>{reading!.study}</Link>{' '}
        <strong>{reading!.value}</strong>
        {isOutOfRange(flag) ? <FlagMark flag={flag} /> : undefined}
        <Preliminary status={result.status} />
      </span>
      <span class="chart-origin">
        {originWords(place, when === undefined ? undefined : new Date(when.ms).toISOString())}
      </span>
    </li>
  );
}

const isOut = (one: Observation): boolean => readingsOf(one).some((reading) => isOutOfRange(reading.flag));

/** Newest of each study; vital signs have a card of their own, whatever category they came with. */
export function latestOf(observations: readonly Observation[]): readonly Observation[] {
  const seen = new Set<string>();
  const latest = observations.filter((one) => {
    const codes = one.code?.coding?.map((coding) => coding.code ?? '') ?? [];
    if (one.status === 'entered-in-error' || codes.some((code) => VITAL_CODES.includes(code))) return false;
    const key = codes[0] ?? plainWords(readingsOf(one)[0]!.study);
    return !seen.has(key) && seen.add(key);
  });
  return [...latest].sort((a, b) => Number(isOut(b)) - Number(isOut(a)));
}
