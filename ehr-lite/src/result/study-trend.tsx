/** One study: a drawing and a table for each unit, then what is told in words. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link } from 'wouter-preact';
import { parseWhen, showWhen } from '../calendar/when.ts';
import type { PlaceOf } from '../chart/origin.ts';
import { usePlaceOf } from '../chart/use-place-of.ts';
import type { Observation } from '../hub/r4.ts';
import type { Page } from '../hub/read.ts';
import { FlagMark } from '../observation/flag-mark.tsx';
import { readableUnit, readingsOf, whenOf } from '../observation/reading.ts';
import { Preliminary } from '../observation/result-table.tsx';
import { Reading } from '../shell/reading.tsx';
import { LOCALE, t } from '../texts/t.ts';
import { type Point, type Series, type Study, trendOf } from './series.ts';
import { findStudy } from './trend.resource.ts';
import { TrendChart } from './trend-chart.tsx';

interface TrendProps {
  readonly patientId: string;
  readonly study: Study;
  /** For a study without a code: what is loaded of it is all that can be found by it. */
  readonly listed: readonly Observation[] | undefined;
}
const FEW_ROWS = 12;

export function StudyTrend({ patientId, study, listed }: TrendProps) {
  const query = useInfiniteQuery({
    queryKey: ['patient', patientId, 'chart', 'study', study.key],
    queryFn: ({ pageParam, signal }) => findStudy(patientId, study.code!, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Page<Observation>) => last.next,
    enabled: study.code !== undefined,
  });
  const found = useMemo(
    () => listed ?? query.data?.pages.flatMap((page) => page.resources) ?? [],
    [listed, query.data],
  );
  const trend = useMemo(() => trendOf(found), [found]);
  const placeOf = usePlaceOf(patientId, found);
  return (
    <section class="card trend" aria-labelledby="trend-study">
      <h3 id="trend-study">{study.name}</h3>
      <Reading of={query} words="trend.loading" />
      {trend.series.map((series, index) => (
        <OneSeries
          key={series.key}
          {...{ study, series, patientId, placeOf }}
          apart={index > 0 && series.name === trend.series[0]!.name}
        />
      ))}
      {trend.words.length === 0 ? undefined : (
        <>
          <h4>{t('trend.words')}</h4>
          <ul class="chart-lines">
            {trend.words.map((one) => (
              <li key={one.id}>
                <span class="chart-what">
                  <Link href={`/paciente/${patientId}/Observation/${one.id}`}>
                    {readingsOf(one)
                      .map((reading) => reading.value)
                      .join(', ')}
                  </Link>
                  <Preliminary status={one.status} />
                </span>
                <span class="chart-origin">
                  {placeOf(one) ?? t('source.unknown')} · {dayOf(one)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <p class="quiet">{t('trend.shown', { count: found.length })}</p>
      {query.hasNextPage && listed === undefined ? (
        <button
          type="button"
          class="button"
          disabled={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('trend.more')}
        </button>
      ) : undefined}
    </section>
  );
}

function dayOf(one: Observation): string {
  const when = whenOf(one) ?? parseWhen(undefined);
  return when === undefined ? t('chart.undated') : showWhen(when);
}

interface SeriesProps extends Pick<TrendProps, 'patientId' | 'study'> {
  readonly placeOf: PlaceOf;
  readonly series: Series;
  readonly apart: boolean;
}

function OneSeries({ study, series, patientId, placeOf, apart }: SeriesProps) {
  const [open, setOpen] = useState(false);
  const newest = [...series.points].reverse();
  const rows = open ? newest : newest.slice(0, FEW_ROWS);
  const unit = readableUnit(series.unit);
  const title = [series.name, unit === undefined ? t('trend.noUnit') : t('trend.unit', { unit })]
    .filter(Boolean)
    .join(' · ');
  const range = rangeWords(series);
  return (
    <div class="trend-series">
      <h4>{title}</h4>
      {apart ? <p class="quiet">{t('trend.apart')}</p> : undefined}
      {range === undefined ? undefined : <p class="quiet">{t('trend.band', { range })}</p>}
      {series.points.length < 2 ? (
        <p class="quiet">{t('trend.one')}</p>
      ) : (
        <TrendChart study={study.name} series={series} />
      )}
      <table class="results">
        <caption class="unseen">{`${study.name}, ${title}`}</caption>
        <thead>
          <tr>
            <th scope="col">{t('result.when')}</th>
            <th scope="col">{t('result.value')}</th>
            <th scope="col">{t('result.flag')}</th>
            <th scope="col">{t('detail.hospital')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((point) => (
            <PointRow key={point.observation.id} {...{ point, unit, patientId, placeOf }} />
          ))}
        </tbody>
      </table>
      {newest.length > FEW_ROWS ? (
        <button type="button" class="button button-small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t('chart.less') : t('chart.moreLines', { count: newest.length - FEW_ROWS })}
        </button>
      ) : undefined}
    </div>
  );
}

interface PointProps extends Pick<SeriesProps, 'patientId' | 'placeOf'> {
  readonly point: Point;
  readonly unit: string | undefined;
}
function PointRow({ point, unit, patientId, placeOf }: PointProps) {
  return (
    <tr>
      <th scope="row">
        <Link href={`/paciente/${patientId}/Observation/${point.observation.id}`}>{dayOf(point.observation)}</Link>
        <Preliminary status={point.observation.status} />
      </th>
      <td class="value">
        {number.format(point.value)} {unit ?? ''}
        {point.from === undefined ? undefined : (
          <span class="quiet dose-note">{t('trend.converted', { unit: readableUnit(point.from) ?? point.from })}</span>
        )}
      </td>
      <td>
        <FlagMark flag={point.flag} />
      </td>
      <td>{placeOf(point.observation) ?? t('source.unknown')}</td>
    </tr>
  );
}

const number = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 2 });

function rangeWords({ low, high }: Series): string | undefined {
  if (low !== undefined && high !== undefined) return `${number.format(low)} – ${number.format(high)}`;
  if (low !== undefined) return `≥ ${number.format(low)}`;
  return high === undefined ? undefined : `≤ ${number.format(high)}`;
}
