/** A signed note as it is read: what it says, who signed it and when, what was added to it later, and whether it was annulled. */
import './note.css';
import type { Composition } from '@medplum/fhirtypes';
import { Link } from 'wouter-preact';
import { parseWhen, showWhen } from '../calendar/when.ts';
import { Icon } from '../pictures/icon.tsx';
import { t } from '../texts/t.ts';
import { TEXTO_ARRASTRADO } from './composition.ts';
import { isAddendum } from './earlier.ts';
import { textOfDiv } from './narrative.ts';
import { folioOfNote, reasonOfAnnulment, signatureOf } from './signature.ts';

interface SignedNoteProps {
  readonly note: Composition;
  /** Those of the same visit: its addenda are among them. */
  readonly all: readonly Composition[];
  /** On its own page nothing leads to it. */
  readonly alone?: boolean;
}

export function SignedNote({ note, all, alone = false }: SignedNoteProps) {
  // An addendum stands with the note that it adds to.
  if (isAddendum(note) && !alone && all.some((other) => adds(note, other))) return null;
  const addenda = all.filter((other) => isAddendum(other) && adds(other, note));
  const annulled = note.status === 'entered-in-error';
  return (
    <article class={annulled ? 'card signed signed-annulled' : 'card signed'} aria-labelledby={`signed-${note.id}`}>
      <div class="note-head">
        <h3 id={`signed-${note.id}`}>{note.title}</h3>
        <span class={annulled ? 'tag tag-warn' : 'tag tag-open'}>
          <Icon name={annulled ? 'problem' : 'check'} />
          {t(annulled ? 'signed.annulled' : note.status === 'preliminary' ? 'signed.preliminary' : 'signed.state')}
        </span>
        {alone || note.id === undefined ? undefined : (
          <Link href={`/nota/${note.id}`} class="button button-small">
            {t('signed.open')}
          </Link>
        )}
      </div>
      {annulled ? (
        <p class="signed-why">
          {t('signed.annulled.why', { reason: reasonOfAnnulment(note) ?? t('signed.annulled.unsaid') })}
        </p>
      ) : undefined}
      <Sections note={note} />
      <Signature note={note} />
      {addenda.map((addendum) => (
        <section key={addendum.id} class="signed-addendum" aria-label={t('addendum.title')}>
          <h4>
            {t('addendum.title')}
            {addendum.status === 'entered-in-error' ? ` · ${t('signed.annulled')}` : ''}
          </h4>
          <Sections note={addendum} />
          <Signature note={addendum} />
        </section>
      ))}
    </article>
  );
}

const adds = (addendum: Composition, note: Composition): boolean =>
  (addendum.relatesTo ?? []).some(({ targetReference }) => targetReference?.reference === `Composition/${note.id}`);

function Sections({ note }: { readonly note: Composition }) {
  const sections = note.section ?? [];
  const whole = sections.length === 0 ? textOfDiv(note.text?.div) : '';
  if (whole !== '') return <p class="pre">{whole}</p>;
  return (
    <>
      {sections.map((section, index) => {
        const copied = section.extension?.find(({ url }) => url === TEXTO_ARRASTRADO)?.valueReference?.reference;
        return (
          <section key={index} class="signed-part">
            {section.title === undefined ? undefined : <h4>{section.title}</h4>}
            <p class="pre">{textOfDiv(section.text?.div)}</p>
            {copied === undefined ? undefined : (
              <p class="quiet">
                {t('signed.copied')}{' '}
                <Link href={`/nota/${copied.replace(/^Composition\//, '')}`}>{t('signed.copied.from')}</Link>
              </p>
            )}
          </section>
        );
      })}
    </>
  );
}

function Signature({ note }: { readonly note: Composition }) {
  const { name, cedula, at } = signatureOf(note);
  const when = parseWhen(at);
  return (
    <p class="signed-by">
      <strong>{name}</strong>
      {cedula === undefined ? undefined : <span> · {t('signed.cedula', { cedula })}</span>}
      <span> · {when === undefined ? t('signed.undated') : t('signed.at', { when: showWhen(when) })}</span>
      {note.id === undefined ? undefined : (
        <span class="quiet"> · {t('signed.folio', { folio: folioOfNote(note) })}</span>
      )}
    </p>
  );
}
