/** The vaccination card: given, due, overdue by age; other doses on record; writing down a dose. */
import '../chart/chart.css';
import '../texts/chart.ts';
import { useQuery } from '@tanstack/react-query';
import { cityDay, parseWhen, showDay } from '../calendar/when.ts';
import { ownClues, writesRecord } from '../chart/author.ts';
import { visitUnderWay } from '../chart/current.ts';
import { originWords, type PlaceOf } from '../chart/origin.ts';
import { Lines } from '../chart/part.tsx';
import { UndoBar } from '../chart/undo.tsx';
import { askedPart, useChart } from '../chart/use-chart.ts';
import { usePlaceOf } from '../chart/use-place-of.ts';
import { hubNow } from '../hub/clock.ts';
import { wordsOf } from '../hub/coded.ts';
import type { Immunization } from '../hub/r4.ts';
import { readPatient } from '../patient/patient.resource.ts';
import { useArrival } from '../shell/arrive.ts';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import { cardOf, doseOf, isGiven, type Line } from './card.ts';
import { DoseForm } from './dose-form.tsx';
import { SCHEDULE_VERSION } from './schedule.ts';

const MANY = 20;

export function VaccinePage({ patientId }: { readonly patientId: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.vaccines');
  const query = useChart(patientId);
  const patient = useQuery({
    queryKey: ['patient', patientId, 'self'],
    queryFn: ({ signal }) => readPatient(patientId, signal),
  });
  const part = query.data?.immunizations;
  const asked = askedPart(query, 'immunizations');
  const placeOf = usePlaceOf(patientId, part?.items ?? []);
  const birthDate = patient.data?.birthDate;
  const today = cityDay(hubNow());
  const visitId = query.data === undefined ? undefined : visitUnderWay(query.data, ownClues(), today);
  const card = cardOf({
    immunizations: part?.items ?? [],
    birthDate,
    sex: patient.data?.gender,
    today,
  });
  const notGiven = (part?.items ?? []).filter((one) => !isGiven(one));
  return (
    <section class="chart-page" aria-labelledby="vaccines-title">
      <h2 id="vaccines-title" ref={heading} tabIndex={-1}>
        {t('vaccine.card')}
      </h2>
      <p class="quiet">{t('vaccine.card.lead', { version: SCHEDULE_VERSION })}</p>
      <UndoBar patientId={patientId} />
      <Reading of={[asked, patient]} words="chart.loading" />
      {patient.data !== undefined && birthDate === undefined ? <p>{t('vaccine.noBirth')}</p> : undefined}
      {part === undefined || asked.error !== null || card.lines.length === 0 ? undefined : (
        <table class="results chart-table">
          <caption class="unseen">{t('vaccine.card')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('vaccine.vaccine')}</th>
              <th scope="col">{t('vaccine.dose')}</th>
              <th scope="col">{t('vaccine.state')}</th>
              <th scope="col">{t('vaccine.when')}</th>
              <th scope="col">{t('vaccine.source')}</th>
            </tr>
          </thead>
          <tbody>
            {card.lines.map((line) => (
              <CardRow
                key={line.key}
                line={line}
                place={line.given === undefined ? undefined : placeOf(line.given)}
                {...{ patientId, birthDate, visitId }}
              />
            ))}
          </tbody>
        </table>
      )}
      <div class="chart-columns">
        {card.others.length === 0 ? undefined : (
          <section class="card" aria-labelledby="vaccines-others">
            <h3 id="vaccines-others">{t('vaccine.others')}</h3>
            <Doses doses={card.others} placeOf={placeOf} />
          </section>
        )}
        {notGiven.length === 0 ? undefined : (
          <section class="card" aria-labelledby="vaccines-not">
            <h3 id="vaccines-not">{t('vaccine.notGiven')}</h3>
            <Doses doses={notGiven} placeOf={placeOf} />
          </section>
        )}
        {card.conditional.length === 0 ? undefined : (
          <section class="card" aria-labelledby="vaccines-case">
            <h3 id="vaccines-case">{t('vaccine.conditional')}</h3>
            <Lines most={MANY}>
              {card.conditional.map(({ vaccine, when }) => (
                <li key={`${vaccine.key}-${when}`}>
                  <span class="chart-what">
                    <strong>{vaccine.name}</strong> {t(`vaccine.when.${when}`)}
                  </span>
                  {writesRecord() ? <DoseForm {...{ patientId, vaccine, birthDate, visitId }} dose="1" /> : undefined}
                </li>
              ))}
            </Lines>
          </section>
        )}
      </div>
    </section>
  );
}

interface RowProps {
  readonly line: Line;
  readonly place: string | undefined;
  readonly patientId: string;
  readonly birthDate: string | undefined;
  readonly visitId: string | undefined;
}
const STATE_TAG: Readonly<Record<Line['state'], string>> = {
  given: 'tag tag-open',
  due: 'tag tag-warn',
  overdue: 'tag tag-late',
  later: 'tag',
  past: 'tag',
};

function CardRow({ line, place, patientId, birthDate, visitId }: RowProps) {
  const { vaccine, dose, state, given, dueOn, note, confidence } = line;
  const when = parseWhen(given === undefined ? dueOn : (given.occurrenceDateTime ?? undefined));
  const shown = when === undefined ? (given?.occurrenceString ?? undefined) : showDay(when);
  return (
    <tr class={`dose-${state}`}>
      <th scope="row">
        {vaccine.name}
        {note === undefined || state === 'given' ? undefined : (
          <span class="quiet dose-note">{t(`vaccine.note.${note}`)}</span>
        )}
        {confidence === 'alta' ? undefined : <span class="quiet dose-note">{t('vaccine.unconfirmed')}</span>}
      </th>
      <td>{dose}</td>
      <td>
        <span class={STATE_TAG[state]}>{t(`vaccine.state.${state}`)}</span>
      </td>
      <td>
        {given === undefined
          ? shown === undefined
            ? ''
            : t('vaccine.from', { date: shown })
          : (shown ?? t('chart.undated'))}
      </td>
      <td>
        {given === undefined ? (
          (state === 'due' || state === 'overdue') && writesRecord() ? (
            <DoseForm {...{ patientId, vaccine, dose, birthDate, visitId }} />
          ) : (
            ''
          )
        ) : (
          <>
            {place ?? t('source.unknown')}
            {given.lotNumber === undefined ? undefined : ` · ${t('vaccine.lot', { lot: given.lotNumber })}`}
          </>
        )}
      </td>
    </tr>
  );
}

interface DosesProps {
  readonly doses: readonly Immunization[];
  readonly placeOf: PlaceOf;
}
function Doses({ doses, placeOf }: DosesProps) {
  return (
    <Lines most={MANY}>
      {doses.map((one) => (
        <li key={one.id}>
          <span class="chart-what">
            <strong>{wordsOf(one.vaccineCode) ?? t('vaccine.unnamed')}</strong> {doseOf(one) ?? ''}
          </span>
          <span class="chart-origin">{originWords(placeOf(one), one.occurrenceDateTime)}</span>
        </li>
      ))}
    </Lines>
  );
}
