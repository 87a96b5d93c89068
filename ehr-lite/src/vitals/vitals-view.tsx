/** The signs of this visit, to be read beside the note; and the form in place, where nursing has not taken them. */
import '../texts/morning.ts';
import './vitals.css';
import { useState } from 'react';
import { parseWhen, showTime } from '../calendar/when.ts';
import { hubNow } from '../hub/clock.ts';
import { queries } from '../hub/queries.ts';
import { nameOf } from '../patient/person.ts';
import type { Who } from '../session/who.ts';
import { Reading } from '../shell/reading.tsx';
import { LOCALE, t } from '../texts/t.ts';
import type { Visited } from '../visit/visit.ts';
import { ABOUT, bodyMassIndex, type Measure, measuresFor } from './measures.ts';
import { bmiRangeOf, judge, type Range, rangeOf } from './ranges.ts';
import { usePersonVitals } from './use-vitals.ts';
import { judged } from './vital-field.tsx';
import { ageMonthsOf, lastOf } from './vitals.resource.ts';
import { VitalsForm } from './vitals-form.tsx';

interface VitalsProps {
  readonly visit: Visited;
  readonly who: Who;
  readonly compact?: boolean;
}

const number = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 2 });

export function Vitals({ visit, who }: VitalsProps) {
  const patientId = visit.subject?.reference?.replace(/^Patient\//, '');
  const { person, vitals } = usePersonVitals(patientId);
  const [taking, setTaking] = useState(false);
  if (vitals.data === undefined || person.data === undefined) return <Reading of={[person, vitals]} />;
  const ageMonths = ageMonthsOf(person.data, hubNow());
  const own = vitals.data.filter(({ encounter }) => encounter?.reference?.endsWith(`Encounter/${visit.id}`));
  const taken = lastOf(own);
  const found = measuresFor(ageMonths).flatMap((one) => (taken[one] === undefined ? [] : [[one, taken[one]] as const]));
  const at = parseWhen(found[0]?.[1].at);
  const index = bodyMassIndex(taken.weight?.value, taken.height?.value);
  return (
    <section class="vitals-view" aria-labelledby="vitals-view-title">
      <h2 id="vitals-view-title">{t('vitals.title')}</h2>
      {found.length === 0 ? <p>{t('vitals.notTaken')}</p> : undefined}
      {at === undefined ? undefined : <p class="quiet">{t('vitals.taken', { time: showTime(at) ?? '' })}</p>}
      <dl class="vitals-list">
        {found.map(([one, { value }]) => (
          <Fact
            key={one}
            name={t(`vitals.${one}`)}
            value={value}
            unit={ABOUT[one].shown}
            range={rangeOf(one as Measure, ageMonths)}
          />
        ))}
        {index === undefined ? undefined : (
          <Fact name={t('vitals.bmi')} value={index} unit="kg/m²" range={bmiRangeOf(ageMonths)} />
        )}
      </dl>
      {taking ? (
        <VitalsForm
          visit={visit}
          name={nameOf(person.data)}
          who={who}
          ageMonths={ageMonths}
          observations={vitals.data}
          onSaved={() => {
            setTaking(false);
            void queries.invalidateQueries({ queryKey: ['patient', patientId] });
          }}
        />
      ) : (
        <button type="button" class="button" onClick={() => setTaking(true)}>
          {t(found.length === 0 ? 'act.vitals' : 'act.vitalsAgain')}
        </button>
      )}
    </section>
  );
}

function Fact({
  name,
  value,
  unit,
  range,
}: {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly range: Range | undefined;
}) {
  const judgement = judge(value, range);
  return (
    <div class={`vitals-fact vital-${judgement}`}>
      <dt>{name}</dt>
      <dd>
        {number.format(value)} {unit} <span class="vital-says">{judgement === 'normal' ? '' : judged(judgement)}</span>
      </dd>
    </div>
  );
}
