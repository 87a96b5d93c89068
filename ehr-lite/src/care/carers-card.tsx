/** Reception's card of who acts for a person: the list, a new one, and the way back from what was just done. */
import '../texts/trust.ts';
import '../reception/reception.css';
import './care.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { hubNow } from '../hub/clock.ts';
import type { Patient } from '../hub/r4.ts';
import { useAct } from '../hub/use-act.ts';
import { personOf } from '../patient/person.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import { CarerList } from './carer-list.tsx';
import { carersKey, keepCarer, readCarers } from './carers.resource.ts';
import { isMinor, type Kept } from './carers.ts';
import { KnownNowCard } from './known-now-card.tsx';
import { NewCarerForm } from './new-carer.tsx';

/** What was just done, as the hub holds it now. */
interface Done {
  readonly words: string;
  readonly active: boolean;
  readonly kept: Kept;
}

/** What reception does on a person's page: tell who he is, and who acts for him. Nothing typed or said of one stays for the next. */
export function CarersCard({ patient }: { readonly patient: Patient }) {
  return (
    <>
      <KnownNowCard key={`known-${patient.id}`} patient={patient} />
      <CarersOf key={`carers-${patient.id}`} patient={patient} />
    </>
  );
}

function CarersOf({ patient }: { readonly patient: Patient }) {
  const patientId = patient.id ?? '';
  const list = useQuery({ queryKey: carersKey(patientId), queryFn: ({ signal }) => readCarers(patientId, signal) });
  const [done, setDone] = useState<Done | undefined>();
  const [open, setOpen] = useState(false);
  const minor = isMinor(personOf(patient, hubNow()).age);
  const undo = useAct(async () => {
    if (done === undefined) return;
    // Nobody else has it open: what stands is what this screen wrote, whatever its version is by now.
    const { meta: _meta, ...kept } = done.kept;
    await keepCarer(patientId, { ...kept, active: !done.active }, t('carer.undone'));
    setDone(undefined);
  });
  const save = async (kept: Kept, name: string) => {
    const words = t('carer.saved', { name });
    await keepCarer(patientId, kept, words);
    setOpen(false);
    setDone({ words, active: true, kept });
  };
  return (
    <section class="card carers" aria-labelledby="carers-title">
      <h2 id="carers-title">{t('carer.title')}</h2>
      <p>{t(minor ? 'carer.lead.minor' : 'carer.lead.adult')}</p>
      <Reading of={list} />
      {done === undefined ? undefined : (
        <p class="notice" role="status">
          {done.words}{' '}
          <button type="button" class="button" aria-disabled={undo.busy} onClick={() => void undo.run()}>
            {t('carer.undo')}
          </button>
        </p>
      )}
      {undo.error === undefined ? undefined : <ProblemNotice error={undo.error} />}
      {list.data === undefined ? undefined : (
        <CarerList
          patientId={patientId}
          carers={list.data}
          own={false}
          onEnded={({ kept, name }) => setDone({ words: t('carer.ended', { name }), active: false, kept })}
        />
      )}
      {open ? (
        <NewCarerForm patientId={patientId} minor={minor} onSave={save} />
      ) : (
        <button type="button" class="button" onClick={() => setOpen(true)}>
          {t('carer.new')}
        </button>
      )}
    </section>
  );
}
