/** What the person takes already: carried on with one click, all or one, or ended; both can be taken back until the signature. */
import { useCallback } from 'react';
import { parseWhen, showWhen } from '../calendar/when.ts';
import { Loading } from '../shell/loading.tsx';
import { ariaKeys, SHORTCUTS, useShortcut } from '../shell/shortcuts.ts';
import { t } from '../texts/t.ts';
import { type Current, type PrescriptionDraft, withRefills } from './line.ts';

interface CurrentListProps {
  readonly draft: PrescriptionDraft;
  readonly change: (next: (now: PrescriptionDraft) => PrescriptionDraft) => void;
}

export function CurrentList({ draft, change }: CurrentListProps) {
  const current = draft.seen?.current ?? [];
  const refilled = new Set(draft.lines.map(({ refillOf }) => refillOf));
  const left = current.filter(({ id }) => !refilled.has(id) && !draft.stopped.includes(id));
  const refillAll = useCallback(() => change((now) => withRefills(now, now.seen?.current ?? [])), [change]);
  useShortcut(SHORTCUTS.refill, refillAll);
  if (draft.seen === undefined) return <Loading words="rx.loading" />;
  return (
    <section aria-labelledby="rx-current">
      <div class="rx-head">
        <h3 id="rx-current">{t('rx.current')}</h3>
        {left.length > 0 ? (
          <button
            type="button"
            id="prescription-refill-all"
            class="button"
            aria-keyshortcuts={ariaKeys(SHORTCUTS.refill)}
            onClick={refillAll}
          >
            {t('rx.refill.all')}
          </button>
        ) : undefined}
      </div>
      {current.length === 0 ? <p class="quiet">{t('rx.current.none')}</p> : undefined}
      <ul class="rx-current">
        {current.map((one) => (
          <CurrentRow
            key={one.id}
            one={one}
            refilled={refilled.has(one.id)}
            stopped={draft.stopped.includes(one.id)}
            change={change}
          />
        ))}
      </ul>
    </section>
  );
}

interface RowProps extends Pick<CurrentListProps, 'change'> {
  readonly one: Current;
  readonly refilled: boolean;
  readonly stopped: boolean;
}

function CurrentRow({ one, refilled, stopped, change }: RowProps) {
  const name = one.medicine.display;
  const since = parseWhen(one.since);
  const stop = (now: PrescriptionDraft) => ({ ...now, stopped: [...now.stopped, one.id] });
  const goOn = (now: PrescriptionDraft) => ({ ...now, stopped: now.stopped.filter((id) => id !== one.id) });
  return (
    <li>
      <div>
        <strong class={stopped ? 'rx-ended' : undefined}>{name}</strong>
        <p class="quiet">
          {[
            one.words,
            since && t('rx.current.since', { date: showWhen({ ms: since.ms, precision: 'day' }) }),
            one.prescriber,
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      {refilled ? <span class="tag tag-open">{t('rx.refilled')}</span> : undefined}
      {stopped ? (
        <>
          <span class="tag tag-warn">{t('rx.stopped')}</span>
          <Act label={t('rx.undo')} full={t('rx.undo.of', { name })} act={() => change(goOn)} />
        </>
      ) : undefined}
      {refilled || stopped ? undefined : (
        <>
          <Act
            label={t('rx.refill.one')}
            full={t('rx.refill.one.of', { name })}
            act={() => change((now) => withRefills(now, [one]))}
          />
          <Act label={t('rx.stop')} full={t('rx.stop.of', { name })} act={() => change(stop)} />
        </>
      )}
    </li>
  );
}

const Act = ({ label, full, act }: { readonly label: string; readonly full: string; readonly act: () => void }) => (
  <button type="button" class="button" aria-label={full} onClick={act}>
    {label}
  </button>
);
