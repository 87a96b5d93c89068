/** Out of range is told by a shape and a word; colour only repeats it (danger beside guinda cannot be told apart). */
import { t } from '../texts/t.ts';
import { type Flag, isOutOfRange } from './reading.ts';

const SHAPES: Readonly<Partial<Record<Flag, string>>> = {
  'critical-high': 'M2 13 8 3l6 10Z',
  high: 'M2 13 8 3l6 10Z',
  'critical-low': 'M2 3h12L8 13Z',
  low: 'M2 3h12L8 13Z',
  abnormal: 'M8 1.5 14.5 8 8 14.5 1.5 8Z',
};

export function FlagMark({ flag }: { readonly flag: Flag }) {
  if (flag === 'unjudged') return null;
  const critical = flag === 'critical-high' || flag === 'critical-low';
  return (
    <span class={`flag ${critical ? 'flag-critical' : isOutOfRange(flag) ? 'flag-out' : 'flag-in'}`}>
      {isOutOfRange(flag) ? (
        <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
          <path d={SHAPES[flag]} />
        </svg>
      ) : undefined}
      {critical ? <b aria-hidden="true">!</b> : undefined}
      {t(`flag.${flag}`)}
    </span>
  );
}
