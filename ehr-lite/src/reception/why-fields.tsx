/** Why somebody comes, how urgent it is, and whether he goes first among equals. */
import { t } from '../texts/t.ts';
import { PRIORITIES } from '../visit/codes.ts';
import type { Why } from './check-in.ts';

const MOST_LETTERS = 200;

export function WhyFields({ why, change }: { readonly why: Why; readonly change: (why: Why) => void }) {
  return (
    <>
      <label class="desk-field">
        <span>{t('arrival.reason')}</span>
        <input
          id="arrival-reason"
          type="text"
          maxLength={MOST_LETTERS}
          autoComplete="off"
          value={why.reason}
          onInput={(event) => change({ ...why, reason: event.currentTarget.value })}
        />
      </label>
      <fieldset class="desk-choices">
        <legend>{t('arrival.priority')}</legend>
        {PRIORITIES.map((one) => (
          <label key={one} class="choice">
            <input
              type="radio"
              name="priority"
              checked={why.priority === one}
              onChange={() => change({ ...why, priority: one })}
            />
            {t(`arrival.${one}`)}
          </label>
        ))}
      </fieldset>
      <label class="choice">
        <input
          type="checkbox"
          checked={why.preferred}
          onChange={(event) => change({ ...why, preferred: event.currentTarget.checked })}
        />
        {t('arrival.preferred')}
      </label>
    </>
  );
}
