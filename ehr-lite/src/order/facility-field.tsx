/**
 * To which facility: found by words of its name or its CLUES, those that are known by name. One's own is left out. An editable combobox
 * (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/) whose first line is chosen by going on with Tab.
 */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Reading } from '../shell/reading.tsx';
import { comboBox, keyAct } from '../terminology/term-field.tsx';
import '../terminology/term-field.css';
import { TEXTS } from '../terminology/texts.ts';
import { t } from '../texts/t.ts';
import { askFacilities, type Facility, readFacilities } from './facility.resource.ts';
import { meant } from './facility-match.ts';

interface FacilityFieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: Facility | undefined;
  /** CLUES of whoever asks. */
  readonly own: string | undefined;
  readonly onChange: (facility: Facility | undefined) => void;
}

const SHOWN = 12;
const KEPT_MS = 8 * 3_600_000;
/** Fewer letters mean too many. */
const ASKED_LETTERS = 3;

export function FacilityField({ id, label, value, own, onChange }: FacilityFieldProps) {
  // undefined: nothing is being typed, the field says what was chosen.
  const [typed, setTyped] = useState<string>();
  const [listed, setListed] = useState(false);
  const [active, setActive] = useState(-1);
  const { found, facilities, settled } = useMeant(typed ?? '', own);
  const open = listed && facilities.length > 0;
  const at = Math.min(active, facilities.length - 1);

  const type = (text: string) => {
    setTyped(text);
    setListed(true);
    setActive(text.trim() === '' ? -1 : 0);
  };
  const close = () => {
    setTyped(undefined);
    setListed(false);
    setActive(-1);
  };
  const choose = (facility: Facility) => {
    close();
    onChange(facility);
  };
  /** Left by the mouse: an emptied field is meant, half a name is not. */
  const leave = () => {
    if (typed !== undefined && typed.trim() === '') onChange(undefined);
    close();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === 'Tab') return open && at >= 0 ? choose(facilities[at]!) : undefined;
    const act = keyAct(event, { open, at, count: facilities.length });
    if (act === undefined) return;
    event.preventDefault();
    if (act === 'close') return close();
    if (act === 'choose') return choose(facilities[at]!);
    setListed(true);
    setActive(act);
  };
  return (
    <div class="order-field order-wide">
      <label for={id}>{label}</label>
      <div class="term-field">
        <input
          id={id}
          {...comboBox(id, { open, at })}
          maxLength={120}
          value={typed ?? value?.name ?? ''}
          onFocus={(event) => event.currentTarget.select()}
          onInput={(event) => type(event.currentTarget.value)}
          onKeyDown={onKey}
          onBlur={leave}
        />
        <div id={`${id}-list`} role="listbox" aria-label={TEXTS.list} hidden={!open}>
          {open
            ? facilities.map((one, index) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the field's, which keeps the focus.
                // biome-ignore lint/a11y/useFocusableInteractive: an active descendant is not focused itself.
                <div
                  key={one.clues}
                  id={`${id}-${index}`}
                  role="option"
                  aria-selected={index === at}
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => choose(one)}
                >
                  {one.name} <span class="term-name">{one.clues}</span>
                </div>
              ))
            : undefined}
        </div>
      </div>
      <p id={`${id}-hint`} class="quiet">
        {t(found.isPending ? 'order.to.loading' : 'order.to.choose')}
      </p>
      <p role="status" class="term-says">
        {typed !== undefined && typed.trim() !== '' && settled && facilities.length === 0
          ? t('order.to.none')
          : undefined}
      </p>
      <Reading of={found} silent />
    </div>
  );
}

function useMeant(typed: string, own: string | undefined) {
  const found = useQuery({
    ...{ queryKey: ['facilities'], staleTime: KEPT_MS },
    queryFn: ({ signal }) => readFacilities(signal),
  });
  const known = found.data?.all ?? [];
  const others = (all: readonly Facility[]) => all.filter(({ clues }) => clues !== own);
  // The list is kept for the day: whoever opened since then is asked for by name.
  const unknown = found.isSuccess && meant(typed, others(known), 1).length === 0;
  const asks = (unknown || found.data?.more === true) && typed.trim().length >= ASKED_LETTERS;
  const asked = useQuery({
    ...{ queryKey: ['facilities', typed.trim()], enabled: asks },
    queryFn: ({ signal }) => askFacilities(typed, signal),
  });
  const all = new Map([...known, ...(asks ? (asked.data ?? []) : [])].map((one) => [one.clues, one]));
  const facilities = meant(typed, others([...all.values()]), SHOWN);
  return { found, facilities, settled: found.isSuccess && !(asks && asked.isPending) };
}
