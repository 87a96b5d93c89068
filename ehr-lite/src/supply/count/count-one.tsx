/** One count: counting, looking through what does not agree, or how it ended. */
import { useState } from 'react';
import { Icon } from '../../pictures/icon.tsx';
import { useArrival } from '../../shell/arrive.ts';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { Closed } from './closed.tsx';
import { whoAndWhen } from './count-home.tsx';
import { Counting } from './counting.tsx';
import { Lost } from './lost.tsx';
import { Review } from './review.tsx';
import { useCount } from './use-count.ts';

export function CountOne({ clues, id }: { readonly clues: string; readonly id: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.stockCount');
  const now = useCount(id, clues);
  const [listing, setListing] = useState(false);
  const { count, waiting, refused } = now;
  const isOpen = count !== undefined && count.cerrado === undefined;
  const isReview = isOpen && count.revisado !== undefined && !listing;
  return (
    <section class="stock-count">
      <h1 ref={heading} tabIndex={-1}>
        {count === undefined ? t('title.stockCount') : t(`stock.count.kind.${count.tipo}`)}
      </h1>
      {count === undefined ? undefined : <p class="quiet">{whoAndWhen(count.abrio, count.abierto)}</p>}
      {count === undefined ? <Reading of={now.asked} words="stock.count.loading" /> : undefined}
      {refused.length === 0 || count === undefined ? undefined : <Lost clues={clues} count={count} refused={refused} />}
      {isOpen ? <Waiting count={waiting} /> : undefined}
      {isOpen && !isReview ? (
        <Counting
          clues={clues}
          now={now}
          count={count}
          onReview={() => void now.again().then(() => setListing(false))}
        />
      ) : undefined}
      {isReview ? <Review clues={clues} now={now} count={count} onList={() => setListing(true)} /> : undefined}
      {count !== undefined && !isOpen ? <Closed clues={clues} count={count} /> : undefined}
    </section>
  );
}

function Waiting({ count }: { readonly count: number }) {
  return (
    <p class="count-waiting" role="status">
      <Icon name={count === 0 ? 'check' : 'up'} />
      {count === 0 ? t('stock.count.kept') : t('stock.count.waiting', { count })}
    </p>
  );
}
