/** What looks like a slip, asked in words, with the number that was probably meant one press away. */
import { useEffect, useRef } from 'react';
import { Icon } from '../../pictures/icon.tsx';
import { t } from '../../texts/t.ts';
import { type Doubt, shownTyped, type Typed } from './plausible.ts';

interface DoubtProps {
  readonly doubt: Doubt;
  readonly typed: Typed;
  readonly before: number | undefined;
  readonly unit: string;
  readonly onMeant: (meant: Typed) => void;
  readonly onAsShown: () => void;
  readonly onFix: () => void;
}

export function DoubtNotice({ doubt, typed, before, unit, onMeant, onAsShown, onFix }: DoubtProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), [doubt]);
  const { asked, why } = wordsOf(doubt, shownTyped(typed), before);
  return (
    <div ref={box} class="notice notice-problem" role="alert">
      <Icon name="problem" />
      <div>
        <p>
          <strong>{asked}</strong> {why}
        </p>
        <p class="device-acts">
          {'meant' in doubt ? (
            <button type="button" class="button button-main" onClick={() => onMeant(doubt.meant)}>
              {t('reading.meant.yes', { value: `${shownTyped(doubt.meant)} ${unit}` })}
            </button>
          ) : undefined}
          <button type="button" class="button" onClick={onFix}>
            {t('reading.correct')}
          </button>
          {doubt.kind === 'swapped' ? undefined : (
            <button type="button" class="button" onClick={onAsShown}>
              {t('reading.asShown')}
            </button>
          )}
        </p>
      </div>
    </div>
  );
}

function wordsOf(doubt: Doubt, typed: string, before: number | undefined): { asked: string; why: string } {
  switch (doubt.kind) {
    case 'meant':
      return { asked: t('reading.meant', { value: shownTyped(doubt.meant) }), why: t('reading.meant.why', { typed }) };
    case 'swapped':
      return { asked: t('reading.swapped'), why: t('reading.swapped.why') };
    case 'impossible':
      return { asked: t('reading.impossible'), why: t('reading.impossible.why', { typed }) };
    case 'far':
      return {
        asked: t('reading.unusual'),
        why: `${t('reading.far', { before: String(before) })} ${t('reading.unusual.why', { typed })}`,
      };
    case 'unusual':
      return { asked: t('reading.unusual'), why: t('reading.unusual.why', { typed }) };
  }
}
