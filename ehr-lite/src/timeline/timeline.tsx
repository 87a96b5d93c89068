/** The timeline of one person across all hospitals: newest first, live, filtered, paged. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { showDay } from '../calendar/when.ts';
import { afterFrame } from '../chart/use-chart.ts';
import { useCell } from '../hub/cell.ts';
import type { RecordEntry } from '../hub/r4.ts';
import { LiveMark } from '../live/live-mark.tsx';
import { Icon } from '../pictures/icon.tsx';
import { Empty } from '../shell/empty.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { SHORTCUTS, useShortcut } from '../shell/shortcuts.ts';
import { t } from '../texts/t.ts';
import { markSeen } from './arrivals.ts';
import { EpisodeCard } from './episode-card.tsx';
import { applyFilter, arrange, type HospitalGroup } from './episodes.ts';
import { lastOpened, view, wholeView } from './filter-memory.ts';
import { Filters } from './filters.tsx';
import { keyOf } from './merge.ts';
import type { PatientRecord } from './use-record.ts';

interface TimelineProps {
  readonly patientId: string;
  readonly record: PatientRecord;
  /** The first year that may be asked for. */
  readonly bornMs: number | undefined;
}

export function Timeline({ patientId, record, bornMs }: TimelineProps) {
  const root = useRef<HTMLElement>(null);
  const remembered = useCell(view);
  const current = remembered.patientId === patientId ? remembered : wholeView(patientId);
  const episodes = applyFilter(record.episodes, current);
  const drawn = useGrowing(episodes.length);
  const groups = arrange(episodes.slice(0, drawn), current.arrangement);
  const hrefOf = useCallback((entry: RecordEntry) => `/paciente/${patientId}/${keyOf(entry)}`, [patientId]);
  useReturnFocus(patientId, root);
  useWalk(root);
  useEffect(() => () => markSeen(patientId), [patientId]);

  const failed = record.lists.filter((list) => list.error !== undefined && !list.loaded);
  const loading = record.lists.some((list) => !list.loaded && list.error === undefined);
  const allFailed = failed.length === record.lists.length;
  return (
    <section ref={root} class="timeline" aria-labelledby="timeline-title">
      <div class="timeline-head">
        <h2 id="timeline-title" tabIndex={-1}>
          {t('timeline.title')}
        </h2>
        {allFailed ? undefined : <LiveMark state={record.live} />}
        {record.fresh.size > 0 ? (
          <button type="button" class="button jump" onClick={() => jumpToNew(root.current)}>
            <Icon name="up" />
            {t('timeline.jumpNew', { count: record.fresh.size })}
          </button>
        ) : undefined}
      </div>
      {record.entries.length === 0 ? undefined : (
        <details class="filter-fold" open={!isNarrow()}>
          <summary>{t('filter.title')}</summary>
          <Filters episodes={record.episodes} current={current} bornMs={bornMs} />
        </details>
      )}
      <div class="timeline-body" aria-busy={loading}>
        {failed.map((list) => (
          <div key={list.kind}>
            {allFailed ? undefined : <p>{t('timeline.partial', { what: t(`kind.${list.kind}`).toLowerCase() })}</p>}
            <ProblemNotice error={list.error} onRetry={list.again} />
          </div>
        ))}
        {loading ? (
          <Skeleton />
        ) : (
          <Groups {...{ groups, record, hrefOf }} failed={failed.length > 0} year={current.year} />
        )}
        {loading ? undefined : <Older record={record} year={current.year} />}
      </div>
    </section>
  );
}

interface GroupsProps {
  readonly groups: readonly HospitalGroup[];
  readonly record: PatientRecord;
  readonly hrefOf: (entry: RecordEntry) => string;
  readonly failed: boolean;
  readonly year: number | undefined;
}

function Groups({ groups, record, hrefOf, failed, year }: GroupsProps) {
  if (record.entries.length === 0)
    return failed ? null : <Empty title={t('timeline.empty')} fix={t('timeline.empty.fix')} />;
  if (groups.length === 0 && record.episodes.length === 0 && year !== undefined)
    return failed ? null : (
      <Empty title={t('timeline.noneInYear', { year: String(year) })} fix={t('filter.year.note')} written />
    );
  if (groups.length === 0)
    return <Empty title={t('timeline.filteredOut')} fix={t('timeline.filteredOut.fix')} written />;
  return (
    <>
      {groups.map((group) => (
        // biome-ignore lint/a11y/useSemanticElements: a hospital may come up again further down; a landmark each would flood the list.
        <div role="group" key={group.key} class="hospital" aria-label={group.source.name}>
          <h3>
            <Icon name="hospital" />
            {group.source.name}
            {group.source.clues === undefined ? undefined : <span class="clues">CLUES {group.source.clues}</span>}
          </h3>
          {group.episodes.map((episode) => (
            <EpisodeCard key={episode.key} episode={episode} fresh={record.fresh} hrefOf={hrefOf} />
          ))}
        </div>
      ))}
    </>
  );
}

function Skeleton() {
  return (
    <div class="skeleton loading" role="status">
      <p>{t('timeline.loading')}</p>
      <div />
      <div />
      <div />
    </div>
  );
}

function Older({ record, year }: { readonly record: PatientRecord; readonly year: number | undefined }) {
  if (record.entries.length === 0 || (year !== undefined && record.episodes.length === 0)) return null;
  if (!record.hasMore)
    return (
      <p class="older quiet">
        {year === undefined ? t('timeline.all') : t('timeline.allOfYear', { year: String(year) })}
      </p>
    );
  return (
    <div class="older">
      {Number.isFinite(record.horizon.ms) ? (
        <p class="quiet">{t('timeline.since', { date: showDay({ ms: record.horizon.ms, precision: 'day' }) })}</p>
      ) : undefined}
      <button type="button" class="button" disabled={record.loadingMore} onClick={record.more}>
        {record.loadingMore ? t('timeline.moreLoading') : t('timeline.more')}
      </button>
    </div>
  );
}

const FIRST_CARDS = 6;
const CARDS_A_FRAME = 12;

/** The cards in sight first, the others a few a frame: an old PC answers keys meanwhile. Back from a detail all at once, to find its card. */
function useGrowing(count: number): number {
  const [most, setMost] = useState(lastOpened.get() === undefined ? FIRST_CARDS : count);
  useEffect(() => (most < count ? afterFrame(() => setMost(most + CARDS_A_FRAME)) : undefined), [most, count]);
  return most;
}

const isNarrow = (): boolean => window.matchMedia('(max-width: 60rem)').matches;

function jumpToNew(root: HTMLElement | null): void {
  const mark = root?.querySelector('.new');
  const link = mark?.closest('header, tr, li')?.querySelector('a');
  link?.focus();
  mark?.scrollIntoView({ block: 'center' });
}

/** Back from a detail: focus on the entry it was opened from. */
function useReturnFocus(patientId: string, root: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const key = lastOpened.get();
    lastOpened.set(undefined);
    if (key === undefined) return;
    const link = root.current?.querySelector<HTMLAnchorElement>(`a[href$="${CSS.escape(key)}"]`);
    link?.focus();
    link?.scrollIntoView({ block: 'center' });
  }, [patientId, root]);
}

/** Alt+J and Alt+K walk the cards, Alt+L goes to the timeline's head. */
function useWalk(root: { readonly current: HTMLElement | null }): void {
  const step = useCallback(
    (by: number) => {
      const cards = [...(root.current?.querySelectorAll<HTMLElement>('.episode') ?? [])];
      const here = cards.findIndex((card) => card.contains(document.activeElement));
      const target = cards[here < 0 ? (by > 0 ? 0 : -1) : here + by];
      const link = target?.querySelector('a');
      link?.focus();
    },
    [root],
  );
  useShortcut(
    SHORTCUTS.next,
    useCallback(() => step(1), [step]),
  );
  useShortcut(
    SHORTCUTS.previous,
    useCallback(() => step(-1), [step]),
  );
  useShortcut(
    SHORTCUTS.timeline,
    useCallback(() => root.current?.querySelector<HTMLElement>('h2')?.focus(), [root]),
  );
}
