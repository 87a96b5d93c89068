/** Two registrations side by side, and what agrees, what weighs most first. */
import { t } from '../texts/t.ts';
import type { RecordCard, ReviewCase } from './who-is-who.resource.ts';
import { curpWords, dayWords, heldWords, levelWords, momentWords, rowWords, sexWords, strengthOf } from './words.ts';

const ROWS: readonly (readonly [name: string, value: (card: RecordCard) => string])[] = [
  ['nombre', ({ nombre }) => nombre],
  ['curp', curpWords],
  ['nacimiento', ({ nacimiento }) => dayWords(nacimiento)],
  ['sexo', ({ sexo }) => sexWords(sexo)],
  ['telefono', ({ telefono }) => telefono],
  ['domicilio', ({ domicilio }) => domicilio],
  ['expedientes', ({ expedientes }) => expedientes.map(({ clues, numero }) => `${numero} · ${clues}`).join(', ')],
  ['creado', ({ creado }) => momentWords(creado)],
  ['contiene', (card) => heldWords(card).join(', ') || t('who.nothing')],
];

export function CompareTable({ records }: { readonly records: readonly RecordCard[] }) {
  return (
    <table class="who-table">
      <caption class="unseen">{t('who.table')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('who.what')}</th>
          <th scope="col">{t('who.first')}</th>
          <th scope="col">{t('who.second')}</th>
        </tr>
      </thead>
      <tbody>
        {ROWS.map(([name, wordsIn]) => {
          const [first = '', second = ''] = records.map(wordsIn);
          const differs = first !== '' && second !== '' && first !== second && name !== 'creado' && name !== 'contiene';
          return (
            <tr key={name} class={differs ? 'who-differs' : undefined}>
              <th scope="row">{rowWords(name)}</th>
              {[first, second].map((value, at) => (
                <td
                  key={String(at)}
                  class={value !== '' && (name === 'curp' || name === 'telefono') ? 'who-code' : undefined}
                >
                  {value === '' ? <span class="quiet">{t('who.unsaid')}</span> : value}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

export function Agreement({ comparacion }: Pick<ReviewCase, 'comparacion'>) {
  const sorted = [...comparacion].sort((a, b) => Math.abs(b.bits) - Math.abs(a.bits));
  return (
    <ul class="who-agreement">
      {sorted.map(({ atributo, nivel, bits }) => {
        const strength = strengthOf(bits);
        return (
          <li key={atributo} class={`who-${strength}`}>
            <span>
              <strong>{rowWords(atributo)}</strong>: {levelWords(nivel)}
            </span>
            <span class="tag">{t(`who.weight.${strength}`)}</span>
          </li>
        );
      })}
    </ul>
  );
}
