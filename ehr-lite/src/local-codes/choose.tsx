/** What a local code may mean: the hub's suggestions, one press each, and the search of the catalogues. */
import { useId, useState } from 'react';
import type { Catalogue, Term } from '../terminology/term.resource.ts';
import { TermField } from '../terminology/term-field.tsx';
import { t } from '../texts/t.ts';
import { SYSTEMS } from './catalogues.ts';
import type { LocalCode, Meaning } from './local-codes.resource.ts';
import { meaningOf } from './meaning.ts';

interface ChooseProps {
  readonly code: LocalCode;
  readonly busy: boolean;
  readonly onChoose: (meaning: Meaning) => void;
}

export function Choose({ code, busy, onChoose }: ChooseProps) {
  const id = useId();
  const [catalogue, setCatalogue] = useState<Catalogue>(code.catalogo);
  const term = ({ codigo, titulo }: Term) => onChoose({ sistema: SYSTEMS[catalogue], clave: codigo, titulo });
  return (
    <div class="inline-form codes-choose">
      <h3>{t('codes.choose')}</h3>
      {code.sugerencias.length === 0 ? undefined : (
        <ul class="codes-suggested" aria-label={t('codes.suggested')}>
          {code.sugerencias.map((one) => (
            <li key={one.clave}>
              <button
                type="button"
                class="button"
                aria-disabled={busy}
                aria-label={t('codes.use', { code: code.clave, meaning: meaningOf(one) })}
                onClick={() => onChoose(one)}
              >
                <code>{one.clave}</code> {one.titulo}
              </button>
            </li>
          ))}
        </ul>
      )}
      <div class="codes-search">
        <p class="codes-field">
          <label for={`${id}-catalogue`}>{t('codes.catalogue')}</label>
          <select
            id={`${id}-catalogue`}
            value={catalogue}
            onChange={(event) => setCatalogue(event.currentTarget.value as Catalogue)}
          >
            {(Object.keys(SYSTEMS) as Catalogue[]).map((one) => (
              <option key={one} value={one}>
                {t(`codes.catalogue.${one}`)}
              </option>
            ))}
          </select>
        </p>
        <TermField label={t('codes.search', { code: code.clave })} catalogue={catalogue} onChoose={term} />
      </div>
    </div>
  );
}
