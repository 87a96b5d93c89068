/** A note of the referral, read. */
import type { Composition } from '@medplum/fhirtypes';
import { useQuery } from '@tanstack/react-query';
import { parseWhen, showWhen } from '../calendar/when.ts';
import { textOfDiv } from '../note/narrative.ts';
import { Reading } from '../shell/reading.tsx';
import { readNote } from './referral.resource.ts';

export function NoteText({ id, title }: { readonly id: string; readonly title: string }) {
  const query = useQuery({ queryKey: ['referral-note', id], queryFn: ({ signal }) => readNote(id, signal) });
  return (
    <section class="card referral-note" aria-labelledby={`note-${id}`}>
      <h2 id={`note-${id}`}>{title}</h2>
      <Reading of={query} />
      {query.data === undefined ? undefined : <Text note={query.data} />}
    </section>
  );
}

function Text({ note }: { readonly note: Composition }) {
  const when = parseWhen(note.date);
  return (
    <>
      {(note.section ?? []).map((section, at) => (
        <section key={at}>
          <h3>{section.title}</h3>
          <p class="referral-text">{textOfDiv(section.text?.div)}</p>
        </section>
      ))}
      <p class="quiet">{[note.author[0]?.display, when && showWhen(when)].filter(Boolean).join(' · ')}</p>
    </>
  );
}
