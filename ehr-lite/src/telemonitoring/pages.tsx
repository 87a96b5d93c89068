/** A long list of the unit, some at a time: «Ver más» says how many are still to come. */
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Asked } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';

export interface ListPage<T> {
  /** Of all of them. */
  readonly total: number;
  readonly of: readonly T[];
}

export interface Pages<T> extends Asked {
  /** As many as were read; undefined: none yet. */
  readonly all: readonly T[] | undefined;
  readonly total: number;
  readonly more: () => void;
  readonly busy: boolean;
}

export function usePages<T>(
  key: readonly string[],
  readPage: (after: number, signal: AbortSignal) => Promise<ListPage<T>>,
): Pages<T> {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => readPage(pageParam, signal),
    initialPageParam: 0,
    getNextPageParam: ({ total }, pages) => {
      const had = pages.reduce((many, page) => many + page.of.length, 0);
      return had < total ? had : undefined;
    },
    refetchOnMount: 'always',
  });
  return {
    all: query.data?.pages.flatMap((page) => page.of),
    total: query.data?.pages[0]?.total ?? 0,
    error: query.error,
    isLoading: query.isLoading,
    refetch: query.refetch,
    more: () => void query.fetchNextPage(),
    busy: query.isFetchingNextPage,
  };
}

export function MoreOf<T>({ pages: { all = [], total, more, busy } }: { readonly pages: Pages<T> }) {
  const left = total - all.length;
  if (left <= 0) return null;
  return (
    <p>
      <button type="button" class="button" disabled={busy} onClick={more}>
        {t('tele.more', { count: left })}
      </button>
    </p>
  );
}
