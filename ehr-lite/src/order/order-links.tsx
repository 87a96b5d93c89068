/** After the signature: the requisition to print. */
import '../texts/orders.ts';
import { Link } from 'wouter-preact';
import { t } from '../texts/t.ts';

/** What a signed visit ordered; the section's value, or nothing when it ordered nothing. */
export function OrderLinks({ value }: { readonly value: unknown }) {
  const { folio, lines = [] } = (value ?? {}) as { readonly folio?: string; readonly lines?: readonly unknown[] };
  return folio === undefined || lines.length === 0 ? null : (
    <Link href={`/solicitud/${folio}`} class="button">
      {t('order.print.link', { folio })}
    </Link>
  );
}
