/** Results over time: choose a study, see its line with its reference and the same in a table; every unit and every word told. */
import '../chart/chart.css';
import './trend.css';
import '../texts/chart.ts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { plainWords } from '../chart/current.ts';
import type { Observation } from '../hub/r4.ts';
import type { Page } from '../hub/read.ts';
import { useArrival } from '../shell/arrive.ts';
import { Empty } from '../shell/empty.tsx';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import { type Study, studiesOf } from './series.ts';
import { StudyTrend } from './study-trend.tsx';
import { findRecent } from './trend.resource.ts';

export function TrendsPage({ patientId }: { readonly patientId: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.results');
  const recent = useInfiniteQuery({
    queryKey: ['patient', patientId, 'chart', 'studies'],
    queryFn: ({ pageParam, signal }) => findRecent(patientId, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Page<Observation>) => last.next,
  });
  const loaded = useMemo(() => recent.data?.pages.flatMap((page) => page.resources) ?? [], [recent.data]);
  const studies = useMemo(() => studiesOf(loaded), [loaded]);
  const [typed, setTyped] = useState('');
  const [chosen, choose] = useState<string>();
  const words = plainWords(typed).split(' ');
  const shown = studies.filter((study) => words.every((word) => plainWords(study.name).includes(word)));
  const study = studies.find((one) => one.key === chosen) ?? shown[0];
  return (
    <section class="chart-page" aria-labelledby="trends-title">
      <h2 id="trends-title" ref={heading} tabIndex={-1}>
        {t('trend.title')}
      </h2>
      <Reading of={recent} words="trend.loading" />
      {recent.data !== undefined && studies.length === 0 ? (
        <Empty title={t('trend.none')} fix={t('trend.none.fix')} />
      ) : undefined}
      {study === undefined ? undefined : (
        <div class="trend-page">
          <div>
            <StudyList {...{ shown, study, typed, onType: setTyped, onChoose: choose }} />
            {recent.hasNextPage ? (
              <button
                type="button"
                class="button button-small"
                disabled={recent.isFetchingNextPage}
                onClick={() => void recent.fetchNextPage()}
              >
                {t('trend.olderStudies')}
              </button>
            ) : undefined}
          </div>
          <StudyTrend
            key={study.key}
            {...{ patientId, study }}
            listed={
              study.code === undefined ? loaded.filter((one) => studiesOf([one])[0]!.key === study.key) : undefined
            }
          />
        </div>
      )}
    </section>
  );
}

interface ListProps {
  readonly shown: readonly Study[];
  readonly study: Study;
  readonly typed: string;
  readonly onType: (text: string) => void;
  readonly onChoose: (key: string) => void;
}
function StudyList({ shown, study, typed, onType, onChoose }: ListProps) {
  return (
    <div class="study-list">
      <div class="field">
        <label for="study-filter">{t('trend.filter')}</label>
        <input
          id="study-filter"
          type="search"
          value={typed}
          autocomplete="off"
          onInput={(event) => onType(event.currentTarget.value)}
        />
      </div>
      <fieldset>
        <legend>{t('trend.choose')}</legend>
        <div class="study-choices">
          {shown.map((one) => (
            <label key={one.key} class="choice">
              <input type="radio" name="study" checked={one.key === study.key} onChange={() => onChoose(one.key)} />
              <span>{one.name}</span>
              <span class="tally">{one.count}</span>
            </label>
          ))}
        </div>
      </fieldset>
    </div>
  );
}
