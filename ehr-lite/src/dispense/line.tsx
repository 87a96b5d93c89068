/** One medicine of the prescription: how it is taken (to be said aloud), how many packs, from which lots. */
import { parseWhen, showWhen } from '../calendar/when.ts';
import { t } from '../texts/t.ts';
import { type LineHere, mostOf, takenFrom } from './dispense.resource.ts';

interface LineProps {
  readonly line: LineHere;
  readonly packs: number;
  /** Boxes of it that were scanned. */
  readonly checked: number;
  readonly onPacks: (packs: number) => void;
}

const day = (date: string): string => {
  const when = parseWhen(date);
  return when === undefined ? date : showWhen(when);
};

export function Line({ line, packs, checked, onPacks }: LineProps) {
  const { medicamento, indicacion, recetados, surtidos, entregas, impedimento, fraccion } = line;
  const most = mostOf(line);
  return (
    <li class="dispense-line">
      <div class="dispense-what">
        <h3>{medicamento}</h3>
        {fraccion === undefined ? undefined : (
          <p>
            <span class="tag tag-warn">{t('dispense.controlled', { fraction: fraccion })}</span>{' '}
            {t(fraccion === 'III' ? 'dispense.controlled.stamp' : 'dispense.controlled.keep')}
          </p>
        )}
        {indicacion === undefined ? undefined : <p>{indicacion}</p>}
        {recetados === undefined ? undefined : (
          <p class="quiet">
            {t('dispense.prescribed', { allowed: t('dispense.packs', { count: recetados }), filled: surtidos })}
          </p>
        )}
        {entregas.length > 0 ? <Before line={line} /> : undefined}
      </div>
      <div class="dispense-take">
        {most > 0 ? (
          <label>
            <span>{t('dispense.give')}</span>
            <input
              type="number"
              inputMode="numeric"
              min={0}
              max={most}
              step={1}
              value={packs}
              aria-label={`${t('dispense.give')}: ${medicamento}`}
              onInput={(event) => {
                const count = event.currentTarget.valueAsNumber;
                if (Number.isInteger(count) && count >= 0 && count <= most) onPacks(count);
              }}
            />
          </label>
        ) : undefined}
        <ul>
          {takenFrom(line.lotes, packs).map(({ lote, caducidad, envases }) => (
            <li key={`${lote} ${caducidad}`} class="dispense-lot">
              {t('dispense.line.take', {
                lot: lote,
                expiry: day(caducidad),
                packs: t('dispense.packs', { count: envases }),
              })}
            </li>
          ))}
        </ul>
        {checked === 0 ? undefined : (
          <p class="dispense-whole">{t('dispense.checked', { done: checked, all: packs })}</p>
        )}
        {impedimento === undefined ? <Left line={line} packs={packs} /> : <p class="dispense-stop">{impedimento}</p>}
      </div>
    </li>
  );
}

function Left({ line, packs }: { readonly line: LineHere; readonly packs: number }) {
  const { porSurtir, disponibles, clave } = line;
  if (clave === undefined) return <p class="dispense-stop">{t('dispense.unknown')}</p>;
  if (porSurtir === 0) return <p class="dispense-whole">{t('dispense.whole')}</p>;
  if (disponibles === 0) return <p class="dispense-stop">{t('dispense.none')}</p>;
  if (porSurtir === undefined) return <p class="dispense-stop">{t('dispense.uncounted')}</p>;
  return packs < porSurtir ? (
    <p class="dispense-stop">{t('dispense.missing', { count: porSurtir - packs })}</p>
  ) : (
    <p class="dispense-whole">{t('dispense.completes')}</p>
  );
}

function Before({ line }: { readonly line: LineHere }) {
  return (
    <details>
      <summary>{t('dispense.before')}</summary>
      <ul>
        {line.entregas.map(({ cuando, nombre, envases, lote, caducidad }) => (
          <li key={`${cuando} ${lote} ${caducidad}`}>
            {t('dispense.before.line', {
              when: day(cuando),
              packs: t('dispense.packs', { count: envases }),
              unit: nombre,
              lot: lote,
            })}
          </li>
        ))}
      </ul>
    </details>
  );
}
