/** `/por-revisar`: what came back of what this clinic asked for, until somebody has read it. */
import '../texts/orders.ts';
import './inbox.css';
import { useCallback, useRef, useState } from 'react';
import { useCell } from '../hub/cell.ts';
import { hubNow } from '../hub/clock.ts';
import { useAct } from '../hub/use-act.ts';
import { Icon } from '../pictures/icon.tsx';
import type { Who } from '../session/who.ts';
import { useArrival } from '../shell/arrive.ts';
import { Empty } from '../shell/empty.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Reading } from '../shell/reading.tsx';
import { SHORTCUTS, useShortcut } from '../shell/shortcuts.ts';
import { t } from '../texts/t.ts';
import { staffKey } from '../visit/staff.ts';
import type { Reviewed } from './inbox.ts';
import { InboxRow } from './inbox-row.tsx';
import { lastReviewed } from './review.ts';
import { useInbox } from './use-inbox.ts';

const VIEWS = ['mine', 'clinic', 'overdue'] as const;
type View = (typeof VIEWS)[number];

export function InboxPage({ who }: { readonly who: Who }) {
  return who.clues === undefined ? (
    <Empty title={t('inbox.noClinic')} fix={t('inbox.noClinic.fix')} />
  ) : (
    <Inbox who={who} clues={who.clues} />
  );
}

function Inbox({ who, clues }: { readonly who: Who; readonly clues: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.inbox');
  const list = useRef<HTMLOListElement>(null);
  const query = useInbox(clues);
  const all = query.data ?? [];
  const own = all.filter(({ askedKey }) => askedKey === staffKey(who));
  const of: Readonly<Record<View, readonly Reviewed[]>> = {
    mine: own,
    clinic: all,
    overdue: all.filter(({ overdue }) => overdue),
  };
  const [chosen, setView] = useState<View>();
  const view = chosen ?? (own.length > 0 ? 'mine' : 'clinic');
  const shown = of[view];
  useShortcut(
    SHORTCUTS.review,
    useCallback(() => {
      const row = document.activeElement?.closest('[data-review]') ?? list.current?.querySelector('[data-review]');
      row?.querySelector<HTMLButtonElement>('.inbox-review')?.click();
    }, []),
  );
  return (
    <div class="inbox">
      <h1 ref={heading} tabIndex={-1}>
        {t('inbox.title')}
      </h1>
      <p class="quiet">{t('inbox.lead')}</p>
      <DoneBar />
      {/* biome-ignore lint/a11y/useSemanticElements: buttons that act, not a set of fields. */}
      <div class="inbox-views" role="group" aria-label={t('inbox.whose')}>
        {VIEWS.map((one) => (
          <button
            key={one}
            type="button"
            class="button button-small"
            aria-pressed={one === view}
            onClick={() => setView(one)}
          >
            {t(`inbox.${one}`, { count: query.data === undefined ? '…' : of[one].length })}
          </button>
        ))}
      </div>
      <Reading of={query} words="inbox.loading" />
      {query.data === undefined ? undefined : shown.length === 0 ? (
        <Empty title={t('inbox.none')} fix={t('inbox.none.fix')} />
      ) : (
        <ol ref={list} class="inbox-list">
          {shown.map((one) => (
            <InboxRow key={one.task.id} item={one} who={who} nowMs={hubNow()} />
          ))}
        </ol>
      )}
    </div>
  );
}

function DoneBar() {
  const done = useCell(lastReviewed);
  const undo = useAct(async () => done?.undo?.());
  if (done === undefined) return null;
  return (
    <div class="inbox-done">
      <Icon name="check" />
      <p>{t(`inbox.${done.kind}`, { what: done.what })}</p>
      {done.undo === undefined ? undefined : (
        <button type="button" class="button button-small" disabled={undo.busy} onClick={() => void undo.run()}>
          {t('inbox.undo')}
        </button>
      )}
      <button type="button" class="button button-small" onClick={() => lastReviewed.set(undefined)}>
        {t('inbox.dismiss')}
      </button>
      {undo.error === undefined ? undefined : <ProblemNotice error={undo.error} />}
    </div>
  );
}
