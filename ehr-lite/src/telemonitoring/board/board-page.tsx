/** `/monitoreo`: who needs the nurse now, live: the most urgent and the longest waiting on top; lacks of readings stand for themselves. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter-preact';
import { useCell } from '../../hub/cell.ts';
import { useAct } from '../../hub/use-act.ts';
import { tasksLive } from '../../inbox/use-inbox.ts';
import { LiveMark } from '../../live/live-mark.tsx';
import type { Who } from '../../session/who.ts';
import { announce } from '../../shell/announce.tsx';
import { useArrival } from '../../shell/arrive.ts';
import { Empty } from '../../shell/empty.tsx';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { Reading } from '../../shell/reading.tsx';
import { ariaKeys, SHORTCUTS, useShortcut } from '../../shell/shortcuts.ts';
import { walkActs } from '../../shell/walk-acts.ts';
import { t } from '../../texts/t.ts';
import { DoneBar, doAct } from './acts.tsx';
import { nameWords } from './alert-facts.tsx';
import type { Alert } from './board.resource.ts';
import { nextOf, ordered, shownIn, titleOf, VIEWS, type View } from './board.ts';
import { alertPath, BoardLine } from './board-line.tsx';
import { ShiftEnd } from './shift-end.tsx';
import { useBoard, useTeleClock } from './use-board.ts';

export function BoardPage({ who }: { readonly who: Who }) {
  const heading = useArrival<HTMLHeadingElement>('title.tele');
  const live = useCell(tasksLive);
  const query = useBoard();
  const nowMs = useTeleClock();
  const [view, setView] = useState<View>('all');
  const all = ordered(query.data?.alertas ?? []);
  useToldOfNew(query.data?.alertas);
  const shown = shownIn(all, view, who);
  return (
    <>
      <header class="morning-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {t('title.tele')}
          </h1>
          <p class="quiet">{t('tele.lead')}</p>
        </div>
        <LiveMark state={live} />
        <TakeNext alerts={all} known={query.data !== undefined} />
      </header>
      <DoneBar />
      {/* biome-ignore lint/a11y/useSemanticElements: buttons that filter, not fields of a form. */}
      <div class="queue-counts" role="group" aria-label={t('tele.show')}>
        {VIEWS.map((one) => (
          <button key={one} type="button" class="queue-count" aria-pressed={view === one} onClick={() => setView(one)}>
            <strong>{query.data === undefined ? '…' : shownIn(all, one, who).length}</strong> {t(`tele.show.${one}`)}
          </button>
        ))}
      </div>
      <ShiftEnd who={who} alerts={shownIn(all, 'mine', who)} />
      <Reading of={query} />
      {query.data === undefined ? undefined : shown.length === 0 ? (
        all.length === 0 ? (
          <Empty title={t('tele.none')} fix={t('tele.none.fix')} />
        ) : (
          <Empty title={t('tele.filtered')} fix={t('tele.filtered.fix')} />
        )
      ) : (
        <Lists alerts={shown} who={who} nowMs={nowMs} />
      )}
      <Beyond shown={all.length} total={query.data?.total ?? 0} />
    </>
  );
}

/** What does not fit is said; it comes up as these are closed. */
function Beyond({ shown, total }: { readonly shown: number; readonly total: number }) {
  if (total <= shown) return null;
  return <p class="notice">{t('tele.beyond', { shown, left: total - shown })}</p>;
}

/** Who hears the screen is told what came since it stood there. */
function useToldOfNew(alerts: readonly Alert[] | undefined): void {
  const known = useRef<ReadonlySet<string>>();
  useEffect(() => {
    if (alerts === undefined) return;
    const news = known.current && alerts.find(({ id }) => !known.current!.has(id));
    if (news) announce(t('tele.arrived', { name: nameWords(news), what: titleOf(news) }));
    known.current = new Set(alerts.map(({ id }) => id));
  }, [alerts]);
}

/** The most urgent that nobody has, by one key: taken and opened. */
function TakeNext({ alerts, known }: { readonly alerts: readonly Alert[]; readonly known: boolean }) {
  const [, go] = useLocation();
  const next = nextOf(alerts);
  const act = useAct(async (alert: Alert) => {
    await doAct(alert, 'tomar', t('tele.done.tomar', { name: nameWords(alert) }));
    go(alertPath(alert));
  });
  const take = useCallback(() => {
    if (next !== undefined) void act.run(next);
  }, [next]);
  useShortcut(SHORTCUTS.takeAlert, take);
  return (
    <div class="morning-next">
      <button
        type="button"
        class="button button-main"
        disabled={next === undefined || act.busy}
        aria-keyshortcuts={ariaKeys(SHORTCUTS.takeAlert)}
        onClick={take}
      >
        {next === undefined
          ? t(known ? 'tele.nextNone' : 'app.unknown')
          : t('tele.nextUrgent', { name: nameWords(next) })}
        <kbd>{SHORTCUTS.takeAlert.shown}</kbd>
      </button>
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
    </div>
  );
}

interface ListsProps {
  readonly alerts: readonly Alert[];
  readonly who: Who;
  readonly nowMs: number;
}

function Lists({ alerts, who, nowMs }: ListsProps) {
  const lists = [
    { key: 'rules', of: alerts.filter(({ clase }) => clase === 'regla') },
    { key: 'gaps', of: alerts.filter(({ clase }) => clase === 'falta') },
  ] as const;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrows move between its buttons.
    <div onKeyDown={walkActs}>
      {lists.map(({ key, of }) =>
        of.length === 0 ? undefined : (
          <section key={key} class="tele-section" aria-labelledby={`tele-${key}`}>
            <h2 id={`tele-${key}`}>{t(`tele.${key}`)}</h2>
            {key === 'gaps' ? <p class="quiet">{t('tele.gaps.about')}</p> : undefined}
            <ul class="queue-list">
              {of.map((one) => (
                <BoardLine key={one.id} alert={one} who={who} nowMs={nowMs} />
              ))}
            </ul>
          </section>
        ),
      )}
    </div>
  );
}
