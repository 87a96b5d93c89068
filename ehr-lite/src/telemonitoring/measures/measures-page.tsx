/** `/monitoreo/medidas`: whether the alerts serve, whether they are answered in time, who carries how many, who measures: goals in words. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter-preact';
import { useArrival } from '../../shell/arrive.ts';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { spanWords, Urgency } from '../board/alert-facts.tsx';
import { useFollowed } from '../programme/people-page.tsx';
import { type Column, MeasureTable } from './measure-table.tsx';
import { type Measures, readMeasures, type Served } from './measures.resource.ts';

const DAYS = [7, 30, 90] as const;
const ENOUGH_PERCENT = 60;

export function MeasuresPage() {
  const heading = useArrival<HTMLHeadingElement>('title.teleMeasures');
  const [days, setDays] = useState<number>(30);
  const query = useQuery({
    queryKey: ['tele', 'measures', days],
    queryFn: ({ signal }) => readMeasures(days, signal),
    refetchOnMount: 'always',
  });
  const measures = query.data;
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {t('title.teleMeasures')}
      </h1>
      <p class="quiet">{t('tele.measures.lead', { days })}</p>
      {/* biome-ignore lint/a11y/useSemanticElements: buttons that choose a period, not fields of a form. */}
      <div class="queue-counts" role="group" aria-label={t('tele.measures.days')}>
        {DAYS.map((one) => (
          <button key={one} type="button" class="queue-count" aria-pressed={days === one} onClick={() => setDays(one)}>
            {t('tele.measures.daysWord', { days: one })}
          </button>
        ))}
      </div>
      <Reading of={query} />
      {measures === undefined ? undefined : (
        <>
          <Precision measures={measures} />
          <Answer alerts={measures.alertas} />
          <Load measures={measures} />
          <WhoMeasures />
        </>
      )}
    </>
  );
}

const sum = (alerts: readonly Served[], of: (one: Served) => number): number =>
  alerts.reduce((total, one) => total + of(one), 0);
const percentOf = (part: number, whole: number): number => Math.round((100 * part) / whole);

function Precision({ measures: { alertas, reglas, metaUtiles: goal } }: { readonly measures: Measures }) {
  const judged = sum(alertas, ({ calificadas }) => calificadas);
  const right = sum(alertas, ({ utiles }) => utiles);
  const percent = judged === 0 ? 0 : percentOf(right, judged);
  const poor = reglas.filter(({ utiles, calificadas }) => percentOf(utiles, calificadas) < goal);
  return (
    <section class="tele-section" aria-labelledby="tele-precision">
      <h2 id="tele-precision">{t('tele.measures.precision')}</h2>
      {judged === 0 ? (
        <p>{t('tele.measures.precision.none')}</p>
      ) : (
        <p class={percent >= goal ? 'tele-goal tele-goal-met' : 'tele-goal'}>
          <span aria-hidden="true">{percent >= goal ? '✓ ' : '▲ '}</span>
          {t(percent >= goal ? 'tele.measures.precision.good' : 'tele.measures.precision.bad', {
            ...{ right, judged, percent, goal },
          })}
        </p>
      )}
      <p class="quiet">{t('tele.measures.goal')}</p>
      {poor.length === 0 ? undefined : (
        <>
          <h3>{t('tele.measures.rules')}</h3>
          <MeasureTable
            caption={t('tele.measures.rules')}
            rows={poor}
            columns={[
              { head: t('tele.measures.rule'), cell: ({ titulo }) => titulo },
              { head: t('tele.people.programme'), cell: ({ programa }) => programa },
              {
                head: t('tele.measures.useful'),
                cell: ({ utiles: part, calificadas: whole }) => t('tele.measures.share', { part, whole }),
              },
              { head: t('tele.measures.raised'), cell: ({ levantadas }) => levantadas },
            ]}
          />
        </>
      )}
    </section>
  );
}

const spanOf = (seconds: number | null): string =>
  seconds === null ? t('tele.measures.nothing') : spanWords(seconds * 1_000);

const ANSWER: readonly Column<Served>[] = [
  { head: () => t('tele.measures.kind'), cell: (one) => <Urgency alert={one} /> },
  { head: () => t('tele.measures.raised'), cell: ({ levantadas }) => levantadas },
  { head: () => t('tele.measures.answered'), cell: ({ atendidas }) => atendidas },
  { head: () => t('tele.measures.median'), cell: ({ medianaSegundos }) => spanOf(medianaSegundos) },
  { head: () => t('tele.measures.p90'), cell: ({ p90Segundos }) => spanOf(p90Segundos) },
  { head: () => t('tele.measures.met'), cell: metWords },
];

/** Nine of ten within the first step of the ladder. */
const GOAL_SHARE = 0.9;

function metWords({ metaMinutos, aTiempo: count, atendidas: of }: Served) {
  if (metaMinutos === null) return t('tele.measures.met.none');
  if (of === 0) return t('tele.measures.nothing');
  const met = count >= GOAL_SHARE * of;
  const time = spanWords(metaMinutos * 60_000);
  return (
    <span class={met ? 'tag tag-open' : 'tag tag-warn'}>
      {t(met ? 'tele.measures.met.yes' : 'tele.measures.met.no', { count, of, time })}
    </span>
  );
}

function Answer({ alerts }: { readonly alerts: readonly Served[] }) {
  return (
    <section class="tele-section" aria-labelledby="tele-answer">
      <h2 id="tele-answer">{t('tele.measures.answer')}</h2>
      {alerts.length === 0 ? (
        <p>{t('tele.measures.answer.none')}</p>
      ) : (
        <>
          <p class="quiet">{t('tele.measures.answer.goal')}</p>
          <MeasureTable caption={t('tele.measures.answer')} rows={alerts} columns={ANSWER} />
        </>
      )}
    </section>
  );
}

function Load({ measures: { personal } }: { readonly measures: Measures }) {
  return (
    <section class="tele-section" aria-labelledby="tele-load">
      <h2 id="tele-load">{t('tele.measures.load')}</h2>
      {personal.length === 0 ? (
        <p>{t('tele.measures.load.none')}</p>
      ) : (
        <MeasureTable
          caption={t('tele.measures.load')}
          rows={personal}
          columns={[
            { head: t('tele.measures.nurse'), cell: ({ nombre }) => nombre },
            { head: t('tele.measures.open'), cell: ({ abiertas }) => abiertas },
            { head: t('tele.measures.taken'), cell: ({ tomadas }) => tomadas },
            { head: t('tele.measures.closed'), cell: ({ cerradas }) => cerradas },
            { head: t('tele.measures.median'), cell: ({ medianaSegundos }) => spanOf(medianaSegundos) },
          ]}
        />
      )}
    </section>
  );
}

function WhoMeasures() {
  const pages = useFollowed();
  const { all: people = [], total } = pages;
  const good = people.filter(({ esperado }) => esperado.every(({ cumplimiento }) => cumplimiento >= ENOUGH_PERCENT));
  return (
    <section class="tele-section" aria-labelledby="tele-adherence">
      <h2 id="tele-adherence">{t('tele.measures.adherence')}</h2>
      <Reading of={pages} />
      {pages.all === undefined ? undefined : (
        <p>
          {t('tele.measures.adherence.all', { count: total, good: good.length })}
          {total > people.length ? ` ${t('tele.measures.adherence.newest', { shown: people.length })}` : ''}{' '}
          <Link href="/monitoreo/personas">{t('tele.measures.adherence.see')}</Link>
        </p>
      )}
    </section>
  );
}
