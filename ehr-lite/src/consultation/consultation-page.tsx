/** `/consulta/:visitId`: the whole consultation on one page. Left what is known, right what is written, below what is missing and the signature. */
import '../texts/trust.ts';
import '../texts/consultation.ts';
import './consultation.css';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { Link } from 'wouter-preact';
import { useCell } from '../hub/cell.ts';
import { notesOfVisit } from '../note/note.resource.ts';
import { SignedNote } from '../note/signed-note.tsx';
import { vaultState } from '../offline/vault-state.ts';
import { Banner } from '../patient/banner.tsx';
import { readPatient } from '../patient/patient.resource.ts';
import { usePerson } from '../patient/use-person.ts';
import type { Who } from '../session/who.ts';
import { useArrival } from '../shell/arrive.ts';
import { Loading } from '../shell/loading.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Reading } from '../shell/reading.tsx';
import { Unread } from '../shell/unread.tsx';
import { t } from '../texts/t.ts';
import { readVisit } from '../visit/visit.resource.ts';
import { attendedBy, isMine, type Visited } from '../visit/visit.ts';
import { isAnythingWritten } from './drafted.ts';
import { Known } from './known.tsx';
import { OtherNotes } from './other-notes.tsx';
import type { Visit } from './section.ts';
import { justSigned } from './signed-cell.ts';
import { useSections } from './use-sections.ts';
import { useVisitLive } from './use-visit-live.ts';
import { Writing } from './writing.tsx';

export function ConsultationPage({ who, id }: { readonly who: Who; readonly id: string }) {
  const encounter = useQuery({
    queryKey: ['visit', id],
    queryFn: ({ signal }) => readVisit(id, signal),
  });
  useEffect(() => {
    // What was said of the last signature has been read by whoever opens the next person.
    if (justSigned.get() !== undefined && justSigned.get()?.kind === 'saved') justSigned.set(undefined);
  }, [id]);
  if (encounter.data === undefined) return <Unread title="title.consult" of={encounter} words="consult.opening" />;
  return <Consultation who={who} encounter={encounter.data} />;
}

function Consultation({ who, encounter }: { readonly who: Who; readonly encounter: Visited }) {
  useArrival('title.consult', false);
  const patientId = encounter.subject?.reference?.replace(/^Patient\//, '') ?? '';
  // A new answer with the same version is the same visit: the sections are not drawn anew by looking again.
  const version = `${encounter.meta?.versionId ?? ''}/${encounter.status}`;
  const visit = useMemo<Visit>(() => ({ encounter, patientId, who }), [encounter.id, version, patientId, who]);
  const patient = useQuery({
    queryKey: ['patient', patientId, 'self'],
    queryFn: ({ signal }) => readPatient(patientId, signal),
  });
  const notes = useQuery({
    queryKey: ['patient', patientId, 'visit-notes', encounter.id],
    queryFn: ({ signal }) => notesOfVisit(patientId, encounter.id, signal),
  });
  const person = usePerson(patient.data, Date.now());
  useVisitLive(patientId, encounter.id);
  const { sections, error } = useSections();
  const vault = useCell(vaultState);
  const [writes, setWrites] = useState(false);
  const finished = encounter.status === 'finished' || encounter.status === 'cancelled';
  const began = useMemo(
    () => sections !== undefined && isAnythingWritten(sections, encounter.id),
    [sections, encounter.id, vault, finished],
  );
  const by = attendedBy(encounter);
  const another = by !== undefined && !isMine(encounter, who);
  const mayWrite = who.role === 'medico';
  const reads = !mayWrite || ((finished || another) && !writes && !began);
  const signed = notes.data ?? [];
  return (
    <div class={reads ? 'consult consult-reads' : 'consult'}>
      {person === undefined && patient.error !== null ? (
        <h1>{t('title.consult')}</h1>
      ) : (
        <Banner person={person} patientId={patientId} clinical />
      )}
      <Reading of={[patient, notes]} silent />
      {another ? (
        <div class="notice">
          <p>
            <strong>{t('consult.another', { name: by.display ?? t('consult.someone') })}</strong>{' '}
            {t('consult.another.fix')}
          </p>
        </div>
      ) : undefined}
      <div class="consult-body">
        <Known visit={visit} />
        <div class="consult-written">
          <h2 class="unseen">{t('title.consult')}</h2>
          {error === undefined ? undefined : <ProblemNotice error={error} onRetry={() => location.reload()} />}
          {signed.length === 0 ? undefined : reads || sections === undefined ? (
            signed.map((note) => <SignedNote key={note.id} note={note} all={signed} />)
          ) : (
            <OtherNotes notes={signed} visitId={encounter.id} sections={sections} />
          )}
          {reads ? (
            <p class="consult-reading">
              {t(finished ? 'consult.finished' : 'consult.reading')}{' '}
              {mayWrite ? (
                <button type="button" class="button" onClick={() => setWrites(true)}>
                  {t(finished ? 'consult.write.late' : 'consult.write.too')}
                </button>
              ) : undefined}{' '}
              <Link href="/" class="button">
                {t('consult.back')}
              </Link>
            </p>
          ) : sections === undefined ? (
            <Loading />
          ) : (
            <Writing sections={sections} visit={visit} personName={person?.name ?? ''} />
          )}
        </div>
      </div>
    </div>
  );
}
