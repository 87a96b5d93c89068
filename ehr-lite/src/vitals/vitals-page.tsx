/** The nursing screen of one visit. */
import '../texts/morning.ts';
import './vitals.css';
import { useEffect } from 'react';
import { Link, useLocation } from 'wouter-preact';
import { showAge } from '../calendar/age.ts';
import { hubNow } from '../hub/clock.ts';
import { curpWords } from '../patient/people-list.tsx';
import { personOf } from '../patient/person.ts';
import type { Who } from '../session/who.ts';
import { announce } from '../shell/announce.tsx';
import { useArrival } from '../shell/arrive.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { usePersonVitals, useVisit } from './use-vitals.ts';
import { ageMonthsOf } from './vitals.resource.ts';
import { VitalsForm } from './vitals-form.tsx';

export function VitalsPage({ who, id }: { readonly who: Who; readonly id: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.vitals', false);
  const [, go] = useLocation();
  const visit = useVisit(id);
  const patientId = visit.data?.subject?.reference?.replace(/^Patient\//, '');
  const { person, vitals } = usePersonVitals(patientId);
  const ready = visit.data !== undefined && person.data !== undefined && !vitals.isPending;
  useEffect(() => {
    if (ready) document.querySelector<HTMLInputElement>('.vitals-form input')?.focus();
  }, [ready]);
  const error = visit.error ?? person.error;
  if (error !== null && !ready)
    return (
      <>
        <h1 ref={heading}>{t('vitals.title')}</h1>
        <ProblemNotice error={error} onRetry={() => void (visit.error ? visit : person).refetch()} />
      </>
    );
  if (!ready || visit.data === undefined || person.data === undefined)
    return (
      <>
        <h1 ref={heading}>{t('vitals.title')}</h1>
        <p role="status">{t('app.loading')}</p>
      </>
    );
  const about = personOf(person.data, hubNow());
  return (
    <section class="vitals card">
      <p>
        <Link href="/">{t('vitals.back')}</Link>
      </p>
      <h1 ref={heading} tabIndex={-1}>
        {t('vitals.of', { name: about.name })}
      </h1>
      <p class="quiet">{[about.age && showAge(about.age), about.sex, curpWords(about)].filter(Boolean).join(' · ')}</p>
      {vitals.error === null ? undefined : <ProblemNotice error={vitals.error} onRetry={() => void vitals.refetch()} />}
      <VitalsForm
        visit={visit.data}
        name={about.name}
        who={who}
        ageMonths={ageMonthsOf(person.data, hubNow())}
        observations={vitals.data ?? []}
        onSaved={(sent) => {
          announce(sent.kind === 'queued' ? t('moved.queued') : t('vitals.saved', { name: about.name }));
          go('/');
        }}
      />
    </section>
  );
}
