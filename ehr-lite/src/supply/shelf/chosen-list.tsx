/** The lots that were chosen, and how many packs of each. */
import { t } from '../../texts/t.ts';
import { day, packs } from '../shown.ts';
import { type Chosen, counted, dropped, isTooMuch, keyOf } from './chosen.ts';

interface ChosenListProps {
  readonly chosen: readonly Chosen[];
  readonly onChange: (chosen: readonly Chosen[]) => void;
}

export function ChosenList({ chosen, onChange }: ChosenListProps) {
  return (
    <ol class="supply-lines">
      {chosen.map((one) => {
        const { nombre, lote, caducidad, envases: there } = one.lot;
        const what = `${nombre}, ${lote}`;
        return (
          <li key={keyOf(one)}>
            <div>
              <h3>{nombre}</h3>
              <p class="supply-lot">{t('supply.lot', { lot: lote, expiry: day(caducidad) })}</p>
              {isTooMuch(one) ? (
                <p class="supply-stop">{t('shelf.tooMuch', { packs: packs(there) })}</p>
              ) : (
                <p class="quiet">{t('shelf.has', { packs: packs(there) })}</p>
              )}
            </div>
            <label class="supply-count">
              <span>{t('supply.count')}</span>
              <input
                type="number"
                inputMode="numeric"
                min={1}
                max={there}
                value={one.envases}
                aria-label={t('supply.countOf', { what })}
                onInput={(event) => {
                  const count = event.currentTarget.valueAsNumber;
                  if (Number.isInteger(count) && count > 0) onChange(counted(chosen, one, count));
                }}
              />
            </label>
            <button
              type="button"
              class="button button-quiet"
              aria-label={t('supply.removeOf', { what })}
              onClick={() => onChange(dropped(chosen, one))}
            >
              {t('supply.remove')}
            </button>
          </li>
        );
      })}
    </ol>
  );
}
