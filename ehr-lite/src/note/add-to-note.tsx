/** The addendum: kept while it is written, signed by itself, shown with the note. */
import type { Composition } from '@medplum/fhirtypes';
import { useEffect, useId, useRef, useState } from 'react';
import { forgetDraft, useDraft } from '../draft/use-draft.ts';
import { queries } from '../hub/queries.ts';
import { useAct } from '../hub/use-act.ts';
import { send } from '../outbox/send.ts';
import type { Who } from '../session/who.ts';
import { announce } from '../shell/announce.tsx';
import { Loading } from '../shell/loading.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { hubInstant } from '../visit/visit.resource.ts';
import { addendumEntry } from './addendum.ts';
import { PartField } from './part-field.tsx';
import { usePhrases } from './use-phrases.ts';

interface Draft {
  readonly id: string | undefined;
  readonly text: string;
}
const EMPTY: Draft = { id: undefined, text: '' };

interface AddToNoteProps {
  readonly note: Composition;
  readonly who: Who;
  readonly focus: boolean;
}

export function AddToNote({ note, who, focus }: AddToNoteProps) {
  const id = useId();
  const root = useRef<HTMLElement>(null);
  const place = `adenda-${note.id}`;
  const { value, change, ready } = useDraft<Draft>(place, 'note', EMPTY);
  const { book } = usePhrases();
  const [said, setSaid] = useState<string>();
  const { busy, error, run } = useAct(async () => {
    const entry = addendumEntry(note, { id: value.id!, text: value.text, who, at: hubInstant() });
    const patientId = note.subject?.reference?.replace(/^Patient\//, '');
    const sent = await send({
      ...{ operation: crypto.randomUUID(), patientId, entries: [entry] },
      words: t('addendum.sent'),
    });
    change(() => EMPTY);
    await forgetDraft(place);
    await queries.invalidateQueries({ queryKey: ['patient', patientId] });
    return sent.kind;
  });
  useEffect(() => {
    if (focus && ready) root.current?.querySelector('textarea')?.focus();
  }, [focus, ready]);
  const sign = async () => {
    if (value.text.trim() === '') {
      setSaid(t('addendum.empty'));
      return root.current?.querySelector('textarea')?.focus();
    }
    const kind = await run();
    if (kind === undefined) return;
    const words = t(kind === 'queued' ? 'addendum.queued' : 'addendum.signed');
    setSaid(words);
    announce(words);
  };
  return (
    <section ref={root} class="card note addendum" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{t('addendum.add')}</h2>
      <p class="quiet">{t('addendum.lead')}</p>
      {ready ? (
        <PartField
          id={`${id}-text`}
          label={t('addendum.add')}
          describedBy={undefined}
          lines={3}
          required={false}
          text={value.text}
          phrases={book.frases}
          onText={(text) => change((now) => ({ id: now.id ?? crypto.randomUUID(), text }))}
        />
      ) : (
        <Loading />
      )}
      {error === undefined ? undefined : <ProblemNotice error={error} onRetry={() => void sign()} />}
      {said === undefined ? undefined : <p>{said}</p>}
      <button type="button" class="button button-main" disabled={busy} onClick={() => void sign()}>
        {t('addendum.sign')}
      </button>
    </section>
  );
}
