/** Whether what is written would survive the tab, the browser, the current. Said once when it changes for the worse. */
import { useEffect, useState } from 'react';
import { draftOf, type SaveState } from '../draft/drafts.ts';
import { useCell } from '../hub/cell.ts';
import { vaultState } from '../offline/vault-state.ts';
import { t } from '../texts/t.ts';
import type { AnySection } from './sections.ts';

/** While somebody types on it says «Guardando…» without a flicker; what it says is kept, is kept. */
const CALM_MS = 120;
const WORST: readonly SaveState[] = ['memory-only', 'saving', 'saved'];

export function KeptMark({
  sections,
  visitId,
}: {
  readonly sections: readonly AnySection[];
  readonly visitId: string;
}) {
  const vault = useCell(vaultState);
  const [state, setState] = useState<SaveState>('saved');
  useEffect(() => {
    const drafts = sections.map(({ name, empty }) => draftOf<unknown>(visitId, name, empty));
    let timer: ReturnType<typeof setTimeout> | undefined;
    const judge = () => {
      clearTimeout(timer);
      const states = drafts.map(({ now }) => now.get().state);
      const worst = WORST.find((one) => states.includes(one)) ?? 'saved';
      if (worst === 'saved') timer = setTimeout(() => setState('saved'), CALM_MS);
      else setState(worst);
    };
    const leave = drafts.map(({ now }) => now.watch(judge));
    judge();
    return () => {
      clearTimeout(timer);
      for (const stop of leave) stop();
    };
  }, [sections, visitId, vault]);
  return <p class={`consult-kept consult-kept-${state}`}>{t(`consult.kept.${state}`)}</p>;
}
