/**
 * A field that finds a diagnosis or a medicine while it is typed: editable combobox with list autocomplete
 * (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/, ARIA 1.2). Focus never leaves the field; the chosen line is its active descendant.
 */
import { useId, useState } from 'react';
import { Marked } from './marked.tsx';
import './term-field.css';
import type { Catalogue, Term } from './term.resource.ts';
import { TEXTS } from './texts.ts';
import { useTerms } from './use-terms.ts';

export interface TermFieldProps {
  readonly label: string;
  readonly catalogue: Catalogue;
  readonly onChoose: (term: Term) => void;
}

export function TermField({ label, catalogue, onChoose }: TermFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const [closed, setClosed] = useState(true);
  const [active, setActive] = useState(-1);
  const { terms, offline, state } = useTerms(catalogue, typed);
  const open = !closed && terms.length > 0;
  const at = Math.min(active, terms.length - 1);

  const type = (text: string) => {
    setTyped(text);
    setClosed(false);
    setActive(-1);
  };
  const choose = (term: Term) => {
    setTyped('');
    setClosed(true);
    setActive(-1);
    onChoose(term);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const act = keyAct(event, { open, at, count: terms.length });
    if (act === undefined) return;
    event.preventDefault();
    if (act === 'close') return open ? setClosed(true) : type('');
    if (act === 'choose') return choose(terms[at]!);
    setClosed(false);
    setActive(act);
  };

  return (
    <div class="term-field">
      <label for={`${id}-text`}>{label}</label>
      <input
        id={`${id}-text`}
        {...comboBox(id, { open, at })}
        maxLength={200}
        value={typed}
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={onKey}
        onBlur={() => setClosed(true)}
      />
      <div id={`${id}-list`} role="listbox" aria-label={TEXTS.list} hidden={!open}>
        {terms.map((term, index) => (
          <Line key={term.codigo} id={`${id}-${index}`} term={term} chosen={index === at} onChoose={choose} />
        ))}
      </div>
      <p id={`${id}-hint`} class="quiet">
        {TEXTS.hint}
      </p>
      <p role="status" class="term-says">
        {closed ? '' : says(state, terms.length, offline)}
      </p>
    </div>
  );
}

interface LineProps {
  readonly id: string;
  readonly term: Term;
  readonly chosen: boolean;
  readonly onChoose: (term: Term) => void;
}

function Line({ id, term, chosen, onChoose }: LineProps) {
  const show = (line: HTMLDivElement | null) => void (chosen && line?.scrollIntoView({ block: 'nearest' }));
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the field's, which keeps the focus.
    // biome-ignore lint/a11y/useFocusableInteractive: an active descendant is not focused itself.
    <div
      id={id}
      ref={show}
      role="option"
      aria-selected={chosen}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onChoose(term)}
    >
      <span class="term-code">{term.codigo}</span> <Marked titulo={term.titulo} marcas={term.marcas} />
      {term.nombre === undefined ? undefined : <span class="term-name"> · {term.nombre}</span>}
      {term.categoria ? <span class="term-name"> ({TEXTS.category})</span> : undefined}
    </div>
  );
}

type Act = 'close' | 'choose' | number | undefined;

/** Arrows go round; Home and End stay the text's own keys, as the pattern allows. */
export function keyAct(
  { key, altKey }: Pick<KeyboardEvent, 'key' | 'altKey'>,
  { open, at, count }: { readonly open: boolean; readonly at: number; readonly count: number },
): Act {
  if (key === 'Escape') return 'close';
  if (key === 'Enter') return open && at >= 0 ? 'choose' : undefined;
  if (count === 0) return undefined;
  if (key === 'ArrowDown') return altKey ? at : open ? (at + 1) % count : 0;
  if (key === 'ArrowUp') return altKey ? 'close' : (at <= 0 ? count : at) - 1;
  return undefined;
}

function says(state: 'idle' | 'waiting' | 'settled' | 'failed', count: number, offline: boolean): string {
  if (state === 'failed') return TEXTS.failed;
  if (state === 'waiting') return TEXTS.waiting;
  if (state === 'idle') return '';
  const found = count === 0 ? TEXTS.none : TEXTS.found(count);
  return offline ? `${TEXTS.offline} ${found}` : found;
}

/** What an input says of itself as a combobox over the list `<id>-list`, explained by `<id>-hint`. */
export const comboBox = (id: string, { open, at }: { readonly open: boolean; readonly at: number }) =>
  ({
    type: 'text',
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-expanded': open,
    'aria-controls': `${id}-list`,
    'aria-activedescendant': open && at >= 0 ? `${id}-${at}` : undefined,
    'aria-describedby': `${id}-hint`,
    autoComplete: 'off',
    spellcheck: false,
  }) as const;
