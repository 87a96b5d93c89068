/** What holds of both records together, and why: who said it, when, and by which rule it is chosen. */
import { listed, type TextKey, t } from '../texts/t.ts';
import type { GoldenValue } from './who-is-who.resource.ts';
import { rowWords, sourceWords, valueWords } from './words.ts';

export function GoldenTable({ golden }: { readonly golden: readonly GoldenValue[] }) {
  return (
    <table class="who-table who-golden">
      <caption class="unseen">{t('who.golden')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('who.what')}</th>
          <th scope="col">{t('who.golden.value')}</th>
          <th scope="col">{t('who.golden.from')}</th>
        </tr>
      </thead>
      <tbody>
        {golden.map((one) => (
          <tr key={one.atributo}>
            <th scope="row">{rowWords(one.atributo)}</th>
            <td>
              {valueWords(one.atributo, one.valor)}
              {one.otros.length === 0 ? undefined : (
                <span class="who-others">
                  {t('who.golden.others', {
                    values: listed([...new Set(one.otros.map(({ valor }) => valueWords(one.atributo, valor)))]),
                  })}
                </span>
              )}
            </td>
            <td>
              {sourceWords(one)}
              <span class="who-others">{t(`who.rule.${one.regla}` as TextKey & 'who.rule.unica')}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
