/** When, what, where and for whom. */
import { t } from '../texts/t.ts';
import type { Shown } from './shown.ts';

export function Facts({ one, forWhom }: { readonly one: Shown; readonly forWhom: string | undefined }) {
  return (
    <dl class="card appointment-facts">
      <div>
        <dt>{t('book.fact.when')}</dt>
        <dd>
          <strong>{one.when}</strong>
        </dd>
      </div>
      <div>
        <dt>{t('book.fact.what')}</dt>
        <dd>{one.who === undefined ? one.service : t('book.with', { service: one.service, who: one.who })}</dd>
      </div>
      <div>
        <dt>{t('book.fact.where')}</dt>
        <dd>{one.clinic}</dd>
      </div>
      {forWhom === undefined ? undefined : (
        <div>
          <dt>{t('book.fact.who')}</dt>
          <dd>{forWhom}</dd>
        </div>
      )}
    </dl>
  );
}
