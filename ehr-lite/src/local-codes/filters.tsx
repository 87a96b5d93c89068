/** Which codes: of one facility or all, with or without a translation. */
import { useId } from 'react';
import { t } from '../texts/t.ts';
import { type Board, type BoardQuery, STATES } from './local-codes.resource.ts';

interface FiltersProps {
  readonly asked: BoardQuery;
  readonly facilities: Board['establecimientos'];
  readonly onAsk: (query: BoardQuery) => void;
}

export function Filters({ asked, facilities, onAsk }: FiltersProps) {
  const id = useId();
  return (
    <div class="bar codes-filters">
      <fieldset class="segments">
        <legend>{t('codes.which')}</legend>
        {STATES.map((state) => (
          <label key={state} class="segment">
            <input
              type="radio"
              name={`${id}-state`}
              checked={asked.state === state}
              onChange={() => onAsk({ ...asked, state, from: 0 })}
            />
            <span>{t(`codes.which.${state}`)}</span>
          </label>
        ))}
      </fieldset>
      <p class="codes-field">
        <label for={`${id}-facility`}>{t('codes.facility')}</label>
        <select
          id={`${id}-facility`}
          value={asked.facility}
          onChange={(event) => onAsk({ ...asked, facility: event.currentTarget.value, from: 0 })}
        >
          <option value="">{t('codes.facility.all')}</option>
          {facilities.map(({ clues, sinTraducir }) => (
            <option key={clues} value={clues}>
              {t('codes.facility.one', { clues, count: sinTraducir })}
            </option>
          ))}
        </select>
      </p>
    </div>
  );
}
