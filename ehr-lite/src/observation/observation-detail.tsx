/** A result in full, and the same study over time from every hospital, newest first. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter-preact';
import { showWhen } from '../calendar/when.ts';
import { firstCode } from '../hub/coded.ts';
import type { Observation, RecordEntry } from '../hub/r4.ts';
import { Facts } from '../shell/facts.tsx';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import type { Source } from '../timeline/source.ts';
import { FlagMark } from './flag-mark.tsx';
import { findSameStudy } from './observation.resource.ts';
import { readingsOf, whenOf } from './reading.ts';
import { statusWords } from './result-table.tsx';

interface ObservationDetailProps {
  readonly observation: Observation;
  readonly patientId: string;
  readonly sourceOf: (entry: RecordEntry) => Source;
}

export function ObservationDetail({ observation, patientId, sourceOf }: ObservationDetailProps) {
  const when = whenOf(observation);
  const readings = readingsOf(observation);
  return (
    <>
      {readings.map((reading) => (
        <section class="card" key={reading.study}>
          <p class="big-value">
            {reading.value} <FlagMark flag={reading.flag} />
          </p>
          <Facts
            facts={[
              [t('result.study'), readings.length > 1 ? reading.study : undefined],
              [t('result.range'), reading.range],
              [t('result.when'), when === undefined ? undefined : showWhen(when)],
              [t('result.status'), statusWords(observation.status)],
              [t('result.code'), firstCode(observation.code)?.code],
              [t('result.note'), observation.note?.map((note) => note.text).join(' ')],
            ]}
          />
        </section>
      ))}
      <History observation={observation} patientId={patientId} sourceOf={sourceOf} />
    </>
  );
}

function History({ observation, patientId, sourceOf }: ObservationDetailProps) {
  const query = useQuery({
    queryKey: ['record', patientId, 'study', observation.id],
    queryFn: ({ signal }) => findSameStudy(patientId, observation, signal),
  });
  const others = query.data?.resources ?? [];
  return (
    <section class="card">
      <h3>{t('result.history')}</h3>
      <Reading of={query} words="result.history.loading" />
      {query.data !== undefined && others.length < 2 ? <p>{t('result.history.one')}</p> : undefined}
      {others.length < 2 ? undefined : (
        <table class="results">
          <caption class="unseen">{t('result.history')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('result.when')}</th>
              <th scope="col">{t('result.value')}</th>
              <th scope="col">{t('detail.hospital')}</th>
              <th scope="col">{t('result.flag')}</th>
            </tr>
          </thead>
          <tbody>
            {others.map((other) => (
              <HistoryRow
                key={other.id}
                other={other}
                isThis={other.id === observation.id}
                patientId={patientId}
                source={sourceOf(other)}
              />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

interface HistoryRowProps {
  readonly other: Observation;
  readonly isThis: boolean;
  readonly patientId: string;
  readonly source: Source;
}

function HistoryRow({ other, isThis, patientId, source }: HistoryRowProps) {
  const when = whenOf(other);
  const shown = when === undefined ? t('timeline.undated') : showWhen(when);
  const [reading] = readingsOf(other);
  return (
    <tr class={isThis ? 'is-this' : undefined}>
      <th scope="row">
        {isThis ? (
          `${shown} (${t('result.this')})`
        ) : (
          <Link href={`/paciente/${patientId}/Observation/${other.id}`}>{shown}</Link>
        )}
      </th>
      <td class="value">{reading!.value}</td>
      <td>{source.name}</td>
      <td>
        <FlagMark flag={reading!.flag} />
      </td>
    </tr>
  );
}
