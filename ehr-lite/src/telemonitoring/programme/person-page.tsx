/** `/monitoreo/persona/:id`: the programmes of one person, and entering another. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'wouter-preact';
import { hubNow } from '../../hub/clock.ts';
import { personOf } from '../../patient/person.ts';
import { useArrival } from '../../shell/arrive.ts';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { usePerson } from '../alert/use-alert.ts';
import { DoneBar, lastDone } from '../board/acts.tsx';
import { PersonDevices } from '../device/person-devices.tsx';
import { PhoneReading } from '../home-reading/phone-reading.tsx';
import { factsOf } from '../person-facts.ts';
import { PersonSeries } from '../series/person-series.tsx';
import { EnrolForm, useProgrammes } from './enrol-form.tsx';
import { PlanCard } from './plan-card.tsx';
import { type Plan, readPlans } from './programme.resource.ts';

export function PersonPage({ id }: { readonly id: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.telePerson');
  const patient = usePerson(id);
  const person = patient.data && personOf(patient.data, hubNow());
  const programmes = useProgrammes().data ?? [];
  const query = useQuery({
    queryKey: ['tele', 'plans', id],
    queryFn: ({ signal }) => readPlans(id, signal),
    refetchOnMount: 'always',
  });
  const plans = query.data ?? [];
  // What was done here is not news on another page.
  useEffect(() => () => lastDone.set(undefined), []);
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {person?.name ?? t('title.telePerson')}
      </h1>
      <p class="queue-marks">
        {person === undefined ? undefined : <span>{[factsOf(person), person.phone].filter(Boolean).join(' · ')}</span>}
        <Link href={`/paciente/${id}`}>{t('tele.record')}</Link>
      </p>
      <DoneBar />
      <section class="tele-section" aria-labelledby="tele-programmes">
        <h2 id="tele-programmes">{t('tele.person.programmes')}</h2>
        <Reading of={[patient, query]} />
        {query.data !== undefined && plans.length === 0 ? (
          <p>
            <strong>{t('tele.person.none')}.</strong> {t('tele.person.none.fix')}
          </p>
        ) : undefined}
        <ul class="tele-plans">
          {plans.map((plan) => (
            <PlanCard
              key={plan.id}
              patientId={id}
              plan={plan}
              programme={programmes.find((one) => one.id === plan.programa)}
            />
          ))}
        </ul>
      </section>
      {plans.length === 0 ? undefined : (
        <>
          <ByPhone patientId={id} plans={plans} />
          <PersonSeries patient={id} />
          <PersonDevices patient={id} />
        </>
      )}
      {patient.data === undefined ? undefined : <EnrolForm patientId={id} plans={plans} />}
    </>
  );
}

interface ByPhoneProps {
  readonly patientId: string;
  readonly plans: readonly Plan[];
}

function ByPhone({ patientId, plans }: ByPhoneProps) {
  const [open, setOpen] = useState(false);
  if (!open)
    return (
      <p>
        <button type="button" class="button" onClick={() => setOpen(true)}>
          {t('reading.byPhone')}
        </button>
      </p>
    );
  return (
    <section class="card tele-form" aria-label={t('reading.byPhone')}>
      <PhoneReading
        patientId={patientId}
        first={plans[0]?.esperado[0]?.clase}
        pregnant={plans.some(({ programa }) => programa === 'embarazo')}
        onCancel={() => setOpen(false)}
      />
    </section>
  );
}
