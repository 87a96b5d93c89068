/** From one page of a long list to the next. */
import { t } from '../../texts/t.ts';

interface PagerProps {
  readonly page: number;
  readonly pages: number;
  readonly onPage: (page: number) => void;
}

export function Pager({ page, pages, onPage }: PagerProps) {
  if (pages < 2) return null;
  return (
    <p class="count-pager">
      <button type="button" class="button" disabled={page === 0} onClick={() => onPage(page - 1)}>
        {t('stock.count.before')}
      </button>
      <span role="status">{t('stock.count.page', { page: page + 1, pages })}</span>
      <button type="button" class="button" disabled={page >= pages - 1} onClick={() => onPage(page + 1)}>
        {t('stock.count.after')}
      </button>
    </p>
  );
}
