/** Across every screen: the line to the hub is cut, since when, and that nothing is lost. */
import { useEffect, useRef } from 'react';
import { showTime } from '../calendar/when.ts';
import { useCell } from '../hub/cell.ts';
import { knock, line } from '../hub/reachable.ts';
import { Icon } from '../pictures/icon.tsx';
import { t } from '../texts/t.ts';
import { announce } from './announce.tsx';

export function LineStrip() {
  const state = useCell(line);
  const wasDown = useRef(false);
  useEffect(() => {
    if (state.kind === 'up' && wasDown.current) announce(t('line.back'));
    wasDown.current = state.kind === 'down';
  }, [state]);
  if (state.kind === 'up') return null;
  const time = showTime({ ms: state.sinceMs, precision: 'time' }) ?? '';
  return (
    <div class="line-strip" role="alert">
      <Icon name="cutOff" />
      <p>
        <strong>{t('line.down', { time })}</strong> {t('line.down.fix')}
      </p>
      <button type="button" class="button" onClick={() => void knock()}>
        {t('line.retry')}
      </button>
    </div>
  );
}
