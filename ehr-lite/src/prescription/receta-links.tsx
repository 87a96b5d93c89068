/** After the signature: the prescriptions to print, one for each folio. */
import { Link } from 'wouter-preact';
import { t } from '../texts/t.ts';
import '../texts/prescription.ts';

/** What a signed visit wrote; the section's value, or nothing when it wrote none. */
export function RecetaLinks({ value }: { readonly value: unknown }) {
  const { lines = [] } = (value ?? {}) as { readonly lines?: readonly { readonly folio: string }[] };
  const folios = [...new Set(lines.map(({ folio }) => folio))];
  return (
    <>
      {folios.map((folio) => (
        <Link key={folio} href={`/receta/${folio}`} class="button">
          {t('rx.page.link', { folio })}
        </Link>
      ))}
    </>
  );
}
