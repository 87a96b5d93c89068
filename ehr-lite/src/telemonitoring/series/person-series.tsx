/** One person's readings from home, weeks or years at a glance: what was measured, its limits, and the days when nothing came. */
import '../../texts/home-readings.ts';
import '../../texts/tele-kinds.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { parseWhen, showWhen } from '../../calendar/when.ts';
import { Empty } from '../../shell/empty.tsx';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { readAtHome } from './at-home.resource.ts';
import { Plot, pointsOf, valueWords } from './plot.tsx';
import { PlotTable } from './plot-table.tsx';
import { type Line, missingDays } from './scale.ts';
import { type KindName, readSeries, type Series, type SeriesLimit } from './series.resource.ts';

const PERIODS = [28, 90, 365, 730] as const;
type Period = (typeof PERIODS)[number];

interface PersonSeriesProps {
  readonly patient: string;
  /** The person himself reads it. */
  readonly own?: boolean;
  readonly level?: 2 | 3;
}

export function PersonSeries({ patient, own = false, level = 2 }: PersonSeriesProps) {
  const Heading = level === 2 ? 'h2' : 'h3';
  const person = useQuery({
    queryKey: ['at-home', patient],
    queryFn: ({ signal }) => readAtHome(patient, signal),
  });
  const [chosen, choose] = useState<KindName>();
  const [days, setDays] = useState<Period>(28);
  const kinds = person.data?.clases ?? [];
  const kind = chosen ?? kinds[0];
  return (
    <section class="home-series" aria-labelledby="home-series">
      <Heading id="home-series">{t('athome.series')}</Heading>
      <Reading of={person} />
      {person.data !== undefined && kind === undefined ? (
        <Empty title={t('athome.none')} fix={t(own ? 'athome.none.own' : 'athome.none.fix')} />
      ) : undefined}
      {kind === undefined ? undefined : (
        <>
          <Segments
            legend={t('athome.kind')}
            name="home-kind"
            of={kinds.map((one) => ({ value: one, words: t(`kind.${one}`) }))}
            chosen={kind}
            onChoose={choose}
          />
          <Segments
            legend={t('athome.period')}
            name="home-period"
            of={PERIODS.map((one) => ({ value: one, words: t(`athome.period.${one}`) }))}
            chosen={days}
            onChoose={setDays}
          />
          <Kind key={patient} {...{ patient, kind, days }} />
        </>
      )}
    </section>
  );
}

interface SegmentsProps<V extends string | number> {
  readonly legend: string;
  readonly name: string;
  readonly of: readonly { readonly value: V; readonly words: string }[];
  readonly chosen: V;
  readonly onChoose: (value: V) => void;
}

function Segments<V extends string | number>({ legend, name, of, chosen, onChoose }: SegmentsProps<V>) {
  return (
    <fieldset class="segments">
      <legend>{legend}</legend>
      {of.map(({ value, words }) => (
        <label key={value} class="segment">
          <input type="radio" name={name} checked={value === chosen} onChange={() => onChoose(value)} />
          <span>{words}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface KindProps {
  readonly patient: string;
  readonly kind: KindName;
  readonly days: number;
}

function Kind({ patient, kind, days }: KindProps) {
  const query = useQuery({
    queryKey: ['at-home', patient, 'series', kind, days],
    queryFn: ({ signal }) => readSeries(patient, kind, days, signal),
    placeholderData: keepPreviousData,
    refetchOnMount: 'always',
  });
  const series = query.data;
  if (query.error !== null || series === undefined) return <Reading of={query} />;
  if (series.clase === 'sintomas') return <Answers series={series} />;
  return <Drawn series={series} stale={query.isPlaceholderData} />;
}

function Drawn({ series, stale }: { readonly series: Series; readonly stale: boolean }) {
  const label = t(`kind.${series.clase}`);
  const points = pointsOf(series.puntos);
  const missing = missingDays(points, Date.parse(series.desde), Date.parse(series.hasta));
  const days = missing.reduce((sum, one) => sum + one.days, 0);
  const last = series.puntos.at(-1);
  const when = parseWhen(last?.hora);
  return (
    <div class="card" aria-busy={stale}>
      {last === undefined || when === undefined ? (
        <p class="home-last">{t('athome.period.none')}</p>
      ) : (
        <p class="home-last">
          <strong>
            {valueWords(points.at(-1)!)} {series.unidad}
          </strong>{' '}
          <span class="quiet">
            {series.porDia
              ? t('athome.last.day', { when: showWhen({ ms: when.ms, precision: 'day' }) })
              : t('athome.last', { when: showWhen(when) })}
          </span>
        </p>
      )}
      <Plot
        {...{
          points: series.puntos,
          limits: series.limites.map((one) => lineOf(one, series.clase)),
          unit: series.unidad,
          label,
        }}
        {...{ from: series.desde, until: series.hasta }}
      />
      <Key series={series} missing={days} />
      <PlotTable series={series} label={label} />
    </div>
  );
}

const SIGN = { '>=': '≥', '<=': '≤', '<': '<' } as const;
/** Of two numbers it is said which: a low limit of the one lies among the values of the other. */
const lineOf = ({ limite, es, campo }: SeriesLimit, kind: KindName): Line => ({
  value: limite,
  label:
    kind === 'presion'
      ? `${t(campo === 'segundo' ? 'athome.second' : 'athome.first')} ${SIGN[es]} ${limite}`
      : `${SIGN[es]} ${limite}`,
});

/** What each line means, by its shape. */
function Key({ series, missing }: { readonly series: Series; readonly missing: number }) {
  const two = series.clase === 'presion';
  return (
    <ul class="plot-key quiet">
      <KeyLine
        look="plot-line"
        words={t(two ? 'athome.key.systolic' : series.porDia ? 'athome.key.mean' : 'athome.key.value')}
      />
      {two ? <KeyLine look="plot-line plot-second" words={t('athome.key.diastolic')} /> : undefined}
      {series.limites.length > 0 ? <KeyLine look="plot-limit" words={t('athome.key.limit')} /> : undefined}
      {series.porDia ? <li>{t('athome.key.span')}</li> : undefined}
      <li>{missing === 0 ? t('athome.key.complete') : t('athome.key.missing', { count: missing })}</li>
    </ul>
  );
}

const KeyLine = ({ look, words }: { readonly look: string; readonly words: string }) => (
  <li>
    <svg width="26" height="10" aria-hidden="true">
      <line class={look} x1="0" x2="26" y1="5" y2="5" />
    </svg>
    {words}
  </li>
);

/** The questionnaire is words, not numbers. */
function Answers({ series }: { readonly series: Series }) {
  if (series.puntos.length === 0) return <p class="home-last">{t('athome.period.none')}</p>;
  return (
    <div class="plot-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('athome.table.when')}</th>
            <th scope="col">{t('kind.sintomas')}</th>
          </tr>
        </thead>
        <tbody>
          {[...series.puntos].reverse().map(({ hora, presentes = [] }) => (
            <tr key={hora}>
              <td>{showWhen({ ms: Date.parse(hora), precision: 'time' })}</td>
              <td>
                {presentes.length === 0
                  ? t('athome.symptoms.none')
                  : presentes.map((one) => t(`symptom.${one}` as 'symptom.disnea')).join(', ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
