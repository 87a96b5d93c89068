/** `/monitoreo/persona/:id`: the programmes of one person, and entering another. */
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link } from 'wouter-preact';
import { showAge } from '../../calendar/age.ts';
import { hubNow } from '../../hub/clock.ts';
import { personOf } from '../../patient/person.ts';
import { Icon } from '../../pictures/icon.tsx';
import { useArrival } from '../../shell/arrive.ts';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { t } from '../../texts/t.ts';
import { usePerson } from '../alert/use-alert.ts';
import { DoneBar, lastDone } from '../board/acts.tsx';
import { PersonDevices } from '../device/person-devices.tsx';
import { PersonSeries } from '../series/person-series.tsx';
import { EnrolForm, useProgrammes } from './enrol-form.tsx';
import { PlanCard } from './plan-card.tsx';
import { readPlans } from './programme.resource.ts';

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
      <p>
        <Link href="/monitoreo/personas" class="tele-back">
          <Icon name="back" /> {t('title.telePeople')}
        </Link>
      </p>
      <h1 ref={heading} tabIndex={-1}>
        {person?.name ?? t('title.telePerson')}
      </h1>
      <p class="queue-marks">
        {person === undefined ? undefined : (
          <span>{[person.age && showAge(person.age), person.sex, person.phone].filter(Boolean).join(' · ')}</span>
        )}
        <Link href={`/paciente/${id}`}>{t('tele.record')}</Link>
      </p>
      <DoneBar />
      {patient.error === null ? undefined : <ProblemNotice error={patient.error} />}
      <section class="tele-section" aria-labelledby="tele-programmes">
        <h2 id="tele-programmes">{t('tele.person.programmes')}</h2>
        {query.data === undefined && query.error === null ? <p role="status">{t('tele.loading')}</p> : undefined}
        {query.error !== null ? <ProblemNotice error={query.error} onRetry={() => void query.refetch()} /> : undefined}
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
          <PersonSeries patient={id} />
          <PersonDevices patient={id} />
        </>
      )}
      {patient.data === undefined ? undefined : <EnrolForm patientId={id} plans={plans} />}
    </>
  );
}
