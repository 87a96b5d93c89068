/** Who takes it home, and what was explained: open only when there is something to write. */
import { t } from '../texts/t.ts';
import type { Told } from './dispense.resource.ts';

const MOST_LETTERS = 500;
const PHRASES = ['dispense.told.take', 'dispense.told.missed', 'dispense.told.watch', 'dispense.told.keep'] as const;

interface ToldFieldsProps {
  readonly told: Told;
  readonly change: (told: Told) => void;
}

export function ToldFields({ told, change }: ToldFieldsProps) {
  const add = (phrase: string) => {
    const counsel = told.counsel.trim() === '' ? phrase : `${told.counsel.trim()} ${phrase}`;
    change({ ...told, counsel: counsel.slice(0, MOST_LETTERS) });
  };
  return (
    <details class="dispense-told">
      <summary>{t('dispense.told')}</summary>
      <label>
        <span>{t('dispense.receiver')}</span>
        <input
          type="text"
          autoComplete="off"
          maxLength={100}
          value={told.receiver}
          onInput={(event) => change({ ...told, receiver: event.currentTarget.value })}
        />
      </label>
      <label>
        <span>{t('dispense.counsel')}</span>
        <textarea
          rows={2}
          maxLength={MOST_LETTERS}
          value={told.counsel}
          onInput={(event) => change({ ...told, counsel: event.currentTarget.value })}
        />
      </label>
      <p class="dispense-acts">
        {PHRASES.map((key) => (
          <button key={key} type="button" class="button button-quiet" onClick={() => add(t(key))}>
            {t(key)}
          </button>
        ))}
      </p>
    </details>
  );
}
