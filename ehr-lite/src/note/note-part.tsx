/** A part of the note with what is given to it, and the mark of what was carried until it is edited or confirmed. */
import { memo } from 'preact/compat';
import { useCallback } from 'react';
import { parseWhen, showDay } from '../calendar/when.ts';
import { Icon } from '../pictures/icon.tsx';
import { inSpanish, t } from '../texts/t.ts';
import type { Part } from './kinds.ts';
import { controlOf } from './missing.ts';
import { PartField } from './part-field.tsx';
import type { Phrase } from './phrases.ts';
import { carriedFrom, carriedIn, confirmed, type Earlier, type NoteValue, textOf, withText } from './value.ts';

interface NotePartProps {
  readonly part: Part;
  readonly value: NoteValue;
  readonly change: (next: (now: NoteValue) => NoteValue, drawn?: 'at-pause') => void;
  readonly phrases: readonly Phrase[];
  readonly earlier: Earlier | undefined;
}

/** A tired hand takes one of these; anything else is typed. */
const QUICK = { pronostico: ['note.prognosis.good', 'note.prognosis.reserved', 'note.prognosis.bad'] } as const;

function Drawn({ part, value, change, phrases, earlier }: NotePartProps) {
  const { key, numeral, required, from } = part;
  const id = controlOf(key);
  const text = textOf(value, key);
  const carried = carriedIn(value, key);
  const onText = useCallback((given: string) => change(withText(key, given)), [key, change]);
  const onTyped = useCallback((typed: string) => change(withText(key, typed), 'at-pause'), [key, change]);
  const copied = carried !== undefined && !carried.confirmed;
  const about = [copied ? `${id}-copy` : undefined, from === undefined ? undefined : `${id}-given`].filter(Boolean);
  return (
    <div class={copied ? 'note-part note-part-copied' : 'note-part'}>
      <div class="note-part-head">
        <h3>
          {t(`note.part.${key}`)}
          {required ? undefined : <span class="quiet"> {t('note.optional')}</span>}
        </h3>
        <span class="quiet note-numeral" title={t('note.numeral', { numeral })}>
          {numeral}
        </span>
        {earlier !== undefined && text.trim() === '' ? (
          <button type="button" class="button button-small" onClick={() => change(carriedFrom(earlier, [key]))}>
            {t('note.carry.one')}
            <span class="unseen"> {t(`note.part.${key}`)}</span>
          </button>
        ) : undefined}
      </div>
      <Given id={`${id}-given`} part={part} value={value} />
      {key === 'pronostico' ? <Quick text={text} onText={onText} /> : undefined}
      {copied ? (
        <p id={`${id}-copy`} class="note-copy">
          <Icon name="problem" />
          <span>{t('note.copied', { date: dayOf(carried.at), author: carried.author })}</span>
          <button type="button" class="button button-small" onClick={() => change(confirmed(key))}>
            {t('note.confirm')}
            <span class="unseen"> {t(`note.part.${key}`)}</span>
          </button>
        </p>
      ) : undefined}
      <PartField
        id={id}
        label={t(`note.part.${key}`)}
        describedBy={about.length === 0 ? undefined : about.join(' ')}
        lines={part.lines ?? 1}
        required={required && from === undefined}
        text={text}
        phrases={phrases}
        onText={onTyped}
      />
    </div>
  );
}

/** Letters of one part draw no other. */
const isSame = (one: NotePartProps, two: NotePartProps): boolean =>
  one.part === two.part &&
  one.change === two.change &&
  one.phrases === two.phrases &&
  one.earlier === two.earlier &&
  textOf(one.value, one.part.key) === textOf(two.value, two.part.key) &&
  one.value.carried[one.part.key] === two.value.carried[two.part.key] &&
  one.value.vitals === two.value.vitals &&
  one.value.visit === two.value.visit;

export const NotePart = memo(Drawn, isSame);

function Given({ id, part, value }: { readonly id: string; readonly part: Part; readonly value: NoteValue }) {
  const { from, key } = part;
  if (from === undefined) return null;
  if (from === 'vitals')
    return (
      <p id={id} class="note-given">
        {value.vitals.length === 0 ? t('note.given.noVitals') : value.vitals.map(({ words }) => words).join(' · ')}
      </p>
    );
  if (from === 'visit')
    return (
      <p id={id} class="note-given">
        {value.visit[key] ?? t('note.given.unknown')}
      </p>
    );
  return (
    <p id={id} class="quiet">
      {t(`note.given.${from}`)}
    </p>
  );
}

function Quick({ text, onText }: { readonly text: string; readonly onText: (text: string) => void }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: buttons that write, not a set of fields.
    <div class="note-quick" role="group" aria-label={t('note.quick')}>
      {QUICK.pronostico.map((key) => (
        <button
          key={key}
          type="button"
          class="button button-small"
          aria-pressed={text === inSpanish(key)}
          lang="es-MX"
          onClick={() => onText(inSpanish(key))}
        >
          {inSpanish(key)}
        </button>
      ))}
    </div>
  );
}

const dayOf = (date: string): string => {
  const when = parseWhen(date);
  return when === undefined ? date : showDay(when);
};
