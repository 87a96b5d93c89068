/** `/nota/:id`: a signed note alone, to be read, printed with its legal header, added to, or annulled. */
import '../texts/trust.ts';
import '../texts/consultation.ts';
import './note.css';
import './print.css';
import type { Composition } from '@medplum/fhirtypes';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter-preact';
import { ageAt, showAge } from '../calendar/age.ts';
import { parseWhen, showWhen } from '../calendar/when.ts';
import type { Patient } from '../hub/r4.ts';
import { curpOnPaper } from '../patient/curp-words.ts';
import { readPatient } from '../patient/patient.resource.ts';
import { personOf } from '../patient/person.ts';
import { Icon } from '../pictures/icon.tsx';
import { readUnit } from '../prescription/prescription.resource.ts';
import type { Who } from '../session/who.ts';
import { useArrival } from '../shell/arrive.ts';
import { Reading } from '../shell/reading.tsx';
import { Unread } from '../shell/unread.tsx';
import { inSpanish, t } from '../texts/t.ts';
import { AddToNote } from './add-to-note.tsx';
import { AnnulNote } from './annul-note.tsx';
import { isAddendum } from './earlier.ts';
import { notesOfVisit, readNote } from './note.resource.ts';
import { folioOfNote, signatureOf } from './signature.ts';
import { SignedNote } from './signed-note.tsx';

interface NotePageProps {
  readonly who: Who;
  readonly id: string;
  readonly act: string | undefined;
}

export function NotePage({ who, id, act }: NotePageProps) {
  const heading = useArrival<HTMLHeadingElement>('title.note', act === undefined);
  const note = useQuery({ queryKey: ['note', id], queryFn: ({ signal }) => readNote(id, signal) });
  const patientId = note.data?.subject?.reference?.replace(/^Patient\//, '');
  const visitId = note.data?.encounter?.reference?.replace(/^Encounter\//, '');
  const patient = useQuery({
    ...{ queryKey: ['patient', patientId, 'self'], enabled: patientId !== undefined },
    queryFn: ({ signal }) => readPatient(patientId!, signal),
  });
  const beside = useQuery({
    ...{
      queryKey: ['patient', patientId, 'visit-notes', visitId],
      enabled: patientId !== undefined && visitId !== undefined,
    },
    queryFn: ({ signal }) => notesOfVisit(patientId!, visitId!, signal),
  });
  const clues = note.data?.custodian?.identifier?.value;
  const facility = useQuery({
    ...{ queryKey: ['unit', clues], enabled: clues !== undefined, staleTime: 60 * 60_000 },
    queryFn: ({ signal }) => readUnit(clues!, signal),
  });
  if (note.data === undefined) return <Unread title="title.note" of={note} words="note.opening" />;
  const name = facility.data?.name ?? note.data.custodian?.display;
  const all = (beside.data ?? []).some((one) => one.id === id) ? beside.data! : [...(beside.data ?? []), note.data];
  const mine = signatureOf(note.data).name === who.name;
  return (
    <div class="note-page">
      <h1 ref={heading} tabIndex={-1} class="unseen">
        {note.data.title}
      </h1>
      <p class="note-acts">
        <Link href={patientId === undefined ? '/' : `/paciente/${patientId}`} class="button">
          <Icon name="back" />
          {t('note.toRecord')}
        </Link>
        <button type="button" class="button button-main" onClick={() => window.print()}>
          <Icon name="print" />
          {t('print.button')}
        </button>
      </p>
      <Reading of={[patient, beside]} silent />
      {/* A table's head is what browsers repeat on every printed page. */}
      <table role="presentation" class="legal">
        <thead>
          <tr>
            <td>
              <LegalHeader note={note.data} patient={patient.data} facility={name} clues={clues} />
            </td>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>
              <SignedNote note={note.data} all={all} alone />
              <SignatureLine note={note.data} />
            </td>
          </tr>
        </tbody>
      </table>
      {note.data.status === 'entered-in-error' || isAddendum(note.data) ? undefined : (
        <AddToNote note={note.data} who={who} focus={act === 'adenda'} />
      )}
      {mine && note.data.status === 'final' ? <AnnulNote note={note.data} /> : undefined}
    </div>
  );
}

interface LegalHeaderProps {
  readonly note: Composition;
  readonly patient: Patient | undefined;
  readonly facility: string | undefined;
  readonly clues: string | undefined;
}

/** NOM-004 5.2, 5.9 and 5.10: facility, person, date and time, who signs. */
function LegalHeader({ note, patient, facility, clues }: LegalHeaderProps) {
  const at = parseWhen(note.date);
  const person = patient === undefined ? undefined : personOf(patient, at?.ms ?? Date.now());
  const age = ageAt(patient?.birthDate, at?.ms ?? Date.now());
  const facts: readonly (readonly [string, string])[] = [
    [t('legal.person'), person?.name ?? '…'],
    [t('legal.ageSex'), [age === undefined ? t('person.noAge') : showAge(age), person?.sex].filter(Boolean).join(', ')],
    [t('legal.curp'), curpOnPaper(person) ?? inSpanish('person.noCurp')],
    [t('legal.when'), at === undefined ? t('signed.undated') : showWhen(at)],
    [t('legal.folio'), folioOfNote(note)],
  ];
  return (
    <div class="legal-head">
      <p class="legal-facility">
        <strong>{facility ?? t('legal.noFacility')}</strong>
        {clues === undefined ? undefined : <span> · CLUES {clues}</span>}
      </p>
      <p class="legal-title">{note.title}</p>
      <dl>
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function SignatureLine({ note }: { readonly note: Composition }) {
  const { name, cedula } = signatureOf(note);
  return (
    <div class="print-only legal-signature">
      <p>{t('legal.signature')}</p>
      <p>
        {name}
        {cedula === undefined ? '' : ` · ${t('signed.cedula', { cedula })}`}
      </p>
      <p>{t('legal.norm')}</p>
    </div>
  );
}
