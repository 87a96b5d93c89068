/** The note on the consultation page: its kind, its parts, what is carried from the last one, the doctor's phrases. */
import './note.css';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { parseWhen, showDay, showPeriod } from '../calendar/when.ts';
import type { PanelProps } from '../consultation/section.ts';
import { t } from '../texts/t.ts';
import { earlierOf } from './earlier.ts';
import { KINDS, NOTE_KINDS, type NoteKind, type PartKey } from './kinds.ts';
import { notesOfPatient, vitalsOfVisit } from './note.resource.ts';
import { NotePart } from './note-part.tsx';
import { PhrasesDialog } from './phrases-dialog.tsx';
import { TemplateMenu } from './template-menu.tsx';
import { usePhrases } from './use-phrases.ts';
import { carriedFrom, filledWith, type NoteValue, withKind, withVisit, withVitals } from './value.ts';
import { measuredOf } from './vital-words.ts';

export function NotePanel({ visit, value, change }: PanelProps<NoteValue>) {
  const { encounter, patientId } = visit;
  const [dialog, setDialog] = useState(false);
  const { book, alter } = usePhrases();
  useGiven(visit, value, change);
  // The doctor came to write: the first part waits for the first letter.
  useEffect(() => document.querySelector<HTMLElement>('.note textarea')?.focus(), []);
  const notes = useQuery({
    queryKey: ['patient', patientId, 'notes'],
    queryFn: ({ signal }) => notesOfPatient(patientId, signal),
  });
  const earlier = useMemo(
    () => (notes.data === undefined ? undefined : earlierOf(notes.data, value.kind, encounter.id)),
    [notes.data, value.kind, encounter.id],
  );
  const { parts, numeral } = KINDS[value.kind];
  const carriable = parts.map(({ key }) => key).filter((key) => earlier?.texts[key] !== undefined);
  const carry = (keys: readonly PartKey[]) => earlier !== undefined && change(carriedFrom(earlier, keys));
  return (
    <section class="card note" aria-labelledby="note-title">
      <div class="note-head">
        <h2 id="note-title">{t('note.title')}</h2>
        <label for="note-kind">{t('note.kind')}</label>
        <select
          id="note-kind"
          value={value.kind}
          onChange={(event) => change(withKind(event.currentTarget.value as NoteKind))}
        >
          {NOTE_KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {t(`note.kind.${kind}`)}
            </option>
          ))}
        </select>
      </div>
      <div class="note-tools">
        {earlier === undefined || carriable.length === 0 ? undefined : (
          <button type="button" class="button" onClick={() => carry(carriable)}>
            {t('note.carry.all', { date: dayOf(earlier.at) })}
          </button>
        )}
        <TemplateMenu book={book} kind={value.kind} onTake={(texts) => change(filledWith(texts))} />
        <button type="button" class="button" onClick={() => setDialog(true)}>
          {t('note.phrases')}
        </button>
      </div>
      <p class="quiet">{t('note.norm', { numeral })}</p>
      {parts.map((part) => (
        <NotePart
          key={part.key}
          part={part}
          value={value}
          change={change}
          phrases={book.frases}
          earlier={carriable.includes(part.key) ? earlier : undefined}
        />
      ))}
      {dialog ? <PhrasesDialog book={book} alter={alter} value={value} onClose={() => setDialog(false)} /> : undefined}
    </section>
  );
}

const dayOf = (date: string): string => {
  const when = parseWhen(date);
  return when === undefined ? date : showDay(when);
};

/** Measured in this visit, and what the visit itself says: kept in the draft, so that they stand there without network too. */
function useGiven(
  { encounter, patientId, who }: PanelProps<NoteValue>['visit'],
  value: NoteValue,
  change: PanelProps<NoteValue>['change'],
): void {
  const { data } = useQuery({
    queryKey: ['patient', patientId, 'vitals', encounter.id],
    queryFn: ({ signal }) => vitalsOfVisit(patientId, encounter.id, signal),
  });
  useEffect(() => {
    if (data === undefined) return;
    const vitals = measuredOf(data);
    if (JSON.stringify(vitals) !== JSON.stringify(value.vitals)) change(withVitals(vitals));
  }, [data, value.vitals]);
  useEffect(() => {
    const facility = encounter.serviceProvider?.display ?? (who.clues === undefined ? '' : `CLUES ${who.clues}`);
    const fechas = showPeriod(parseWhen(encounter.period?.start), parseWhen(encounter.period?.end));
    const facts = { ...(facility !== '' && { envia: facility }), ...(fechas !== '' && { fechas }) };
    if (JSON.stringify(facts) !== JSON.stringify(value.visit)) change(withVisit(facts));
  }, [encounter.serviceProvider?.display, encounter.period?.start, who.clues]);
}
