/** Across every screen: the line to the hub is cut, since when, and that nothing is lost; or what is shown is a copy, while the hub is slow. */
import { useEffect, useRef } from 'react';
import { useCell } from '../hub/cell.ts';
import { copyAt, updating } from '../hub/copies.ts';
import { knock, line } from '../hub/reachable.ts';
import { Icon } from '../pictures/icon.tsx';
import { t } from '../texts/t.ts';
import { announce } from './announce.tsx';
import { hourOf } from './hour-of.ts';

export function LineStrip() {
  const state = useCell(line);
  const copies = useCell(copyAt);
  const slow = useCell(updating);
  const wasDown = useRef(false);
  useEffect(() => {
    if (state.kind === 'up' && wasDown.current) announce(t('line.back'));
    wasDown.current = state.kind === 'down';
  }, [state]);
  if (state.kind === 'up')
    return slow === undefined ? null : (
      <div class="line-strip line-strip-quiet" role="status">
        <p>{t('line.updating', { time: hourOf(slow) })}</p>
      </div>
    );
  const time = hourOf(state.sinceMs);
  return (
    <div class="line-strip" role="alert">
      <Icon name="cutOff" />
      <p>
        <strong>{t('line.down', { time })}</strong>{' '}
        {copies === undefined ? t('line.down.fix') : t('line.copy', { time: hourOf(copies) })}
      </p>
      <button type="button" class="button" onClick={() => void knock()}>
        {t('line.retry')}
      </button>
    </div>
  );
}
