/** The nursing screen of one visit. */
import '../texts/morning.ts';
import './vitals.css';
import { useEffect } from 'react';
import { useLocation } from 'wouter-preact';
import { showAge } from '../calendar/age.ts';
import { hubNow } from '../hub/clock.ts';
import { curpWords } from '../patient/curp-words.ts';
import { personOf } from '../patient/person.ts';
import { doneElsewhere } from '../queue/moves.ts';
import type { Who } from '../session/who.ts';
import { announce } from '../shell/announce.tsx';
import { useArrival } from '../shell/arrive.ts';
import { Reading } from '../shell/reading.tsx';
import { Unread } from '../shell/unread.tsx';
import { t } from '../texts/t.ts';
import { stateOf } from '../visit/visit.ts';
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
  if (!ready || visit.data === undefined || person.data === undefined)
    return <Unread title="title.vitals" of={[visit, person]} />;
  const about = personOf(person.data, hubNow());
  return (
    <section class="vitals card">
      <h1 ref={heading} tabIndex={-1}>
        {t('vitals.of', { name: about.name })}
      </h1>
      <p class="quiet">{[about.age && showAge(about.age), about.sex, curpWords(about)].filter(Boolean).join(' · ')}</p>
      <Reading of={vitals} />
      <VitalsForm
        visit={visit.data}
        name={about.name}
        who={who}
        ageMonths={ageMonthsOf(person.data, hubNow())}
        observations={vitals.data ?? []}
        onSaved={(sent) => {
          const { name } = about;
          // Who is with the doctor already need not be told to go in.
          const saved = t(stateOf(visit.data.status) === 'attended' ? 'vitals.savedInside' : 'vitals.saved', { name });
          const words = sent.kind === 'queued' ? t('moved.queued') : saved;
          announce(words);
          doneElsewhere.set({ words, undo: undefined });
          go('/');
        }}
      />
    </section>
  );
}
