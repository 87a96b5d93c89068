/** The state of the live line: a shape and a word, and what it means for what is on the screen. */
import { t } from '../texts/t.ts';
import type { LiveState } from './follow.ts';

export function LiveMark({ state }: { readonly state: LiveState }) {
  return (
    <p class={`live live-${state}`}>
      <span class="live-dot" aria-hidden="true" />
      <strong>{t(`live.${state}`)}</strong>
      {state === 'connecting' ? undefined : <span class="live-note">{t(`live.${state}.note`)}</span>}
    </p>
  );
}
