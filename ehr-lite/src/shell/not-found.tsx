/** No screen stands at this address, or none of this role. */
import { Link } from 'wouter-preact';
import { t } from '../texts/t.ts';
import { useArrival } from './arrive.ts';
import { Empty } from './empty.tsx';

export function NotFound() {
  const heading = useArrival<HTMLHeadingElement>('title.notFound');
  return (
    <>
      <h1 ref={heading} tabIndex={-1} class="unseen">
        {t('app.notFound')}
      </h1>
      <Empty title={t('app.notFound')} fix={t('app.notFound.fix')}>
        <Link href="/" class="button">
          {t('app.home')}
        </Link>
      </Empty>
    </>
  );
}
