/** Where a lot is and who has it, as it is read on the screen and on paper. */
import { parseWhen, showDay } from '../../calendar/when.ts';
import { t } from '../../texts/t.ts';
import { day } from '../shown.ts';
import type { HandedTo, Recall, ShelfWith } from './recall.resource.ts';

type Place = 'farmacia' | 'almacen' | 'piso' | 'cuarentena' | 'en camino';

export function RecallList({ recall, name }: { readonly recall: Recall; readonly name: string }) {
  const { lote, anaqueles, personas } = recall;
  const count = new Set(personas.map(({ paciente }) => paciente)).size;
  return (
    <article class="recall-sheet">
      <h2>{t('recall.title', { name, lot: lote })}</h2>
      <h3>{t('recall.shelves')}</h3>
      {anaqueles.length === 0 ? <p>{t('recall.shelves.none')}</p> : <Shelves shelves={anaqueles} />}
      <h3>{personas.length === 0 ? t('recall.persons.none') : t('recall.persons', { count })}</h3>
      {personas.length === 0 ? undefined : <Persons recall={recall} />}
      <p class="quiet">{t('recall.persons.own')}</p>
      <p class="recall-print">
        <button type="button" class="button" onClick={() => print()}>
          {t('recall.print')}
        </button>
      </p>
    </article>
  );
}

type Column = 'unit' | 'place' | 'expiry' | 'packs' | 'person' | 'phone' | 'when';

function Columns({ of }: { readonly of: readonly Column[] }) {
  return (
    <thead>
      <tr>
        {of.map((column) => (
          <th key={column} scope="col">
            {t(`recall.${column}`)}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Shelves({ shelves }: { readonly shelves: readonly ShelfWith[] }) {
  return (
    <table class="sheet-table recall-table">
      <Columns of={['unit', 'place', 'expiry', 'packs']} />
      <tbody>
        {shelves.map(({ clues, nombre, lugar, caducidad, envases }) => (
          <tr key={`${clues} ${lugar} ${caducidad}`}>
            <th scope="row">{nombre}</th>
            <Cell label={t('recall.place')}>{t(`shelf.place.${lugar as Place}`)}</Cell>
            <Cell label={t('recall.expiry')}>{day(caducidad)}</Cell>
            <Cell label={t('recall.packs')}>{envases}</Cell>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Persons({ recall: { personas, people } }: { readonly recall: Recall }) {
  return (
    <table class="sheet-table recall-table">
      <Columns of={['person', 'phone', 'when', 'packs']} />
      <tbody>
        {personas.map((one) => {
          const person = people.get(one.paciente);
          return (
            <tr key={`${one.surtimiento} ${one.caducidad}`}>
              <th scope="row">{person?.name ?? one.paciente}</th>
              <Cell label={t('recall.phone')}>
                {person?.phone === undefined ? (
                  t('recall.phone.none')
                ) : (
                  <a href={`tel:${person.phone}`}>{person.phone}</a>
                )}
              </Cell>
              <Cell label={t('recall.when')}>{dayOf(one)}</Cell>
              <Cell label={t('recall.packs')}>{one.envases}</Cell>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const dayOf = ({ entregado }: HandedTo): string => {
  const when = parseWhen(entregado);
  return when === undefined ? entregado : showDay(when);
};

function Cell({ label, children }: { readonly label: string; readonly children: preact.ComponentChildren }) {
  return (
    <td>
      <span class="cell-label" aria-hidden="true">
        {label}
      </span>
      {children}
    </td>
  );
}
