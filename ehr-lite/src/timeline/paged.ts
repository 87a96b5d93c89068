/** One kind of entry of one patient, page by page, newest first. */
import { useInfiniteQuery } from '@tanstack/react-query';
import type { RecordEntry, RecordKind } from '../hub/r4.ts';
import type { Page } from '../hub/read.ts';

export type FindPage = (
  patientId: string,
  next: string | undefined,
  signal?: AbortSignal,
  year?: number,
) => Promise<Page<RecordEntry>>;

export interface PagedKind {
  readonly kind: RecordKind;
  readonly entries: readonly RecordEntry[];
  readonly hasMore: boolean;
  readonly loaded: boolean;
  /** Changes whenever `entries` do. */
  readonly stamp: number;
  readonly error: unknown;
  readonly loadingMore: boolean;
  readonly more: () => Promise<unknown>;
  readonly again: () => void;
}

export function usePaged(
  kind: RecordKind,
  patientId: string,
  find: FindPage,
  enabled: boolean,
  year?: number,
): PagedKind {
  const query = useInfiniteQuery({
    queryKey: ['record', patientId, kind, ...(year === undefined ? [] : [year])],
    queryFn: ({ pageParam, signal }) => find(patientId, pageParam, signal, year),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Page<RecordEntry>) => last.next,
    enabled,
  });
  return {
    kind,
    entries: query.data?.pages.flatMap((page) => page.resources) ?? [],
    hasMore: query.hasNextPage,
    loaded: query.data !== undefined,
    stamp: query.dataUpdatedAt,
    error: query.error ?? undefined,
    loadingMore: query.isFetchingNextPage,
    more: () => query.fetchNextPage(),
    again: () => void query.refetch(),
  };
}
