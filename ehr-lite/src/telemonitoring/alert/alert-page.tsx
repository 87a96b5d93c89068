/** `/monitoreo/alerta/:id`: one alert: why, the readings that made it, what is done about it, and all that has happened. */
import { Link } from 'wouter-preact';
import { hubNow } from '../../hub/clock.ts';
import { personOf } from '../../patient/person.ts';
import type { Who } from '../../session/who.ts';
import { useArrival } from '../../shell/arrive.ts';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { actWords, DoneBar } from '../board/acts.tsx';
import { dueWords, hasWords, isLate, Ladder, nameWords, spanWords, Urgency, whenWords } from '../board/alert-facts.tsx';
import type { AlertInFull } from '../board/board.resource.ts';
import { titleOf, waits } from '../board/board.ts';
import { useTeleClock } from '../board/use-board.ts';
import { factsOf } from '../person-facts.ts';
import { ActPanel } from './act-panel.tsx';
import { Readings } from './readings.tsx';
import { useAlert, usePerson } from './use-alert.ts';

interface AlertPageProps {
  readonly who: Who;
  readonly id: string;
}

export function AlertPage({ who, id }: AlertPageProps) {
  const heading = useArrival<HTMLHeadingElement>('title.teleAlert');
  const query = useAlert(id);
  const nowMs = useTeleClock();
  const alert = query.data;
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {alert === undefined ? t('title.teleAlert') : nameWords(alert)}
      </h1>
      <DoneBar about={id} />
      <Reading of={query} />
      {alert === undefined ? undefined : (
        <>
          <Head alert={alert} who={who} nowMs={nowMs} />
          <ActPanel alert={alert} who={who} />
          <Readings alert={alert} nowMs={nowMs} />
          <Story alert={alert} nowMs={nowMs} />
        </>
      )}
    </>
  );
}

function Head({ alert, who, nowMs }: { readonly alert: AlertInFull; readonly who: Who; readonly nowMs: number }) {
  const patient = usePerson(alert.nombre === null ? undefined : alert.paciente).data;
  const person = patient && personOf(patient, hubNow());
  const closed = alert.estado === 'cerrada';
  return (
    <section class={`card tele-head tele-line-${alert.clase === 'falta' ? 'falta' : alert.urgencia}`}>
      <p class="queue-marks">
        <Urgency alert={alert} />
        {person === undefined ? undefined : <span>{factsOf(person)}</span>}
        <Link href={`/paciente/${alert.paciente}`}>{t('tele.record')}</Link>
        <Link href={`/monitoreo/persona/${alert.paciente}`}>{t('tele.plan')}</Link>
      </p>
      <h2>{titleOf(alert)}</h2>
      <p class="queue-marks">
        <span>
          {alert.programa} · {t('tele.since', { time: spanWords(nowMs - Date.parse(alert.levantada)) })}
        </span>
        {closed ? (
          <span class="tag">{t('tele.closed')}</span>
        ) : (
          <>
            <span class={isLate(alert, nowMs) ? 'tag tag-warn' : 'quiet'}>{dueWords(alert, nowMs)}</span>
            {waits(alert) ? <Ladder alert={alert} /> : undefined}
            <span class={alert.estado === 'nueva' ? 'quiet' : 'tag tag-open'}>{hasWords(alert, who)}</span>
          </>
        )}
        {alert.condicionTerminada === null ? undefined : <span class="tag">{t('tele.over')}</span>}
      </p>
    </section>
  );
}

function Story({ alert, nowMs }: { readonly alert: AlertInFull; readonly nowMs: number }) {
  return (
    <section class="tele-section" aria-labelledby="tele-story">
      <h2 id="tele-story">{t('tele.story')}</h2>
      <ol class="tele-story">
        {[...alert.actos].reverse().map(({ hora, acto, quien, nota }) => (
          <li key={`${hora} ${acto}`}>
            <span class="quiet">{whenWords(hora, nowMs)}</span> <strong>{quien}</strong> {actWords(acto)}
            {noteOf(acto, nota)}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Names of resources and of levels are not for people. */
function noteOf(act: string, note: string | null): string {
  if (note === null || act === 'escalada' || act === 'deshacer') return '';
  const words = note
    .split(' · ')
    .filter((part) => !/^[A-Z][A-Za-z]+\/[\w.-]+$/.test(part))
    .join(' · ');
  return words === '' ? '' : `: ${words}`;
}
