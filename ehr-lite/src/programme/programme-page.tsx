/** The sheets of diabetes and hypertension: each goal with its last value, its date, whether it is met and when it is due. */
import '../chart/chart.css';
import '../texts/chart.ts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { cityDay } from '../calendar/when.ts';
import { problemsOf } from '../chart/current.ts';
import { UndoBar } from '../chart/undo.tsx';
import { useChart } from '../chart/use-chart.ts';
import { usePlaceOf } from '../chart/use-place-of.ts';
import { diagnosisOf } from '../condition/words.ts';
import { hubNow } from '../hub/clock.ts';
import { readPatient } from '../patient/patient.resource.ts';
import { useArrival } from '../shell/arrive.ts';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import { GOALS_VERSION, type ProgrammeName } from './goals.ts';
import { readProgrammes } from './programme.resource.ts';
import { entryOf, sheetOf } from './sheet.ts';
import { SheetTable } from './sheet-table.tsx';

const NAMES: readonly ProgrammeName[] = ['diabetes', 'hypertension'];

export function ProgrammePage({ patientId }: { readonly patientId: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.programmes');
  const chart = useChart(patientId);
  const patient = useQuery({
    queryKey: ['patient', patientId, 'self'],
    queryFn: ({ signal }) => readPatient(patientId, signal),
  });
  const data = useQuery({
    queryKey: ['patient', patientId, 'chart', 'programmes'],
    queryFn: ({ signal }) => readProgrammes(patientId, signal),
  });
  const lists = chart.data === undefined ? undefined : problemsOf(chart.data);
  const conditions = lists === undefined ? [] : [...lists.active, ...lists.unlisted, ...lists.closed];
  const [chosen, choose] = useState<ProgrammeName>();
  const programme = chosen ?? NAMES.find((name) => entryOf(name, conditions) !== undefined) ?? 'diabetes';
  const entry = entryOf(programme, conditions);
  const lines =
    data.data === undefined
      ? undefined
      : sheetOf({ programme, ...data.data, sex: patient.data?.gender, today: cityDay(hubNow()) });
  const placeOf = usePlaceOf(
    patientId,
    (lines ?? []).flatMap(({ last }) => (last === undefined ? [] : [last])),
  );
  return (
    <section class="chart-page" aria-labelledby="programme-title">
      <h2 id="programme-title" ref={heading} tabIndex={-1}>
        {t('programme.title')}
      </h2>
      <p class="quiet">{t('programme.lead', { version: GOALS_VERSION })}</p>
      <UndoBar patientId={patientId} />
      <fieldset class="programme-choice">
        <legend class="unseen">{t('programme.title')}</legend>
        {NAMES.map((name) => (
          <label key={name} class="choice">
            <input type="radio" name="programme" checked={programme === name} onChange={() => choose(name)} />
            {t(`programme.${name}`)}
          </label>
        ))}
      </fieldset>
      {lists === undefined ? undefined : (
        <p>
          {entry === undefined ? t('programme.notIn') : t('programme.in', { what: diagnosisOf(entry).words })}
          {lines === undefined ? undefined : ` · ${tally(lines)}`}
        </p>
      )}
      <Reading of={[chart, data, patient]} words="programme.loading" />
      {lines === undefined ? undefined : (
        <SheetTable lines={lines} patientId={patientId} caption={t(`programme.${programme}`)} placeOf={placeOf} />
      )}
      <p class="quiet">{t('programme.unchecked.note')}</p>
    </section>
  );
}

const tally = (lines: ReturnType<typeof sheetOf>): string =>
  t('programme.summary', {
    met: lines.filter((line) => line.standing === 'met' && !line.due).length,
    unmet: lines.filter((line) => line.standing === 'unmet').length,
    due: lines.filter((line) => line.due).length,
  });
