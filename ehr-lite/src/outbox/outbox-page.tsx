/** «Por enviar»: what the hub does not have yet, why, and what to do; and what this PC keeps to work without network. */
import './outbox.css';
import { useState } from 'react';
import { showTime, showWhen } from '../calendar/when.ts';
import { useCell } from '../hub/cell.ts';
import { progress } from '../offline/readiness.ts';
import { ReadyMark } from '../offline/ready-mark.tsx';
import { vaultState } from '../offline/vault-state.ts';
import { Icon } from '../pictures/icon.tsx';
import { announce } from '../shell/announce.tsx';
import { useArrival } from '../shell/arrive.ts';
import { Empty } from '../shell/empty.tsx';
import '../texts/offline.ts';
import { t } from '../texts/t.ts';
import { ConflictPanel } from './conflict-panel.tsx';
import { drain } from './drain.ts';
import type { OutboxEntry } from './entry.ts';
import { discard, restore, retry } from './resolve.ts';
import { useOutbox } from './use-outbox.ts';

export function OutboxPage() {
  const heading = useArrival<HTMLHeadingElement>('title.outbox');
  const entries = useOutbox();
  const onDisk = useCell(vaultState).kind === 'open';
  const [gone, setGone] = useState<OutboxEntry | undefined>();
  const remove = (entry: OutboxEntry) => {
    setGone(entry);
    void discard(entry).then(() => announce(t('outbox.discarded')));
  };
  return (
    <div class="outbox">
      <h1 ref={heading} tabIndex={-1}>
        {t('outbox.title')}
      </h1>
      {gone === undefined ? undefined : (
        <p class="outbox-gone">
          {t('outbox.discarded')}{' '}
          <button
            type="button"
            class="button"
            onClick={() => {
              void restore(gone);
              setGone(undefined);
            }}
          >
            {t('outbox.undo')}
          </button>
        </p>
      )}
      {entries.length === 0 ? (
        <Empty title={t('outbox.none')} fix={t('outbox.none.fix')} written />
      ) : (
        <>
          <p>{t(onDisk ? 'outbox.lead.disk' : 'outbox.lead.memory')}</p>
          <button type="button" class="button" onClick={() => void drain()}>
            <Icon name="up" /> {t('outbox.now')}
          </button>
          <ol class="outbox-list">
            {entries.map((entry) => (
              <Line key={entry.operation} entry={entry} onRemove={() => remove(entry)} />
            ))}
          </ol>
        </>
      )}
      <KeptPart />
    </div>
  );
}

function Line({ entry, onRemove }: { readonly entry: OutboxEntry; readonly onRemove: () => void }) {
  const [comparing, setComparing] = useState(false);
  const { standing, words, madeMs } = entry;
  return (
    <li class={`outbox-line outbox-${standing.kind}`}>
      <p class="outbox-state">
        <Icon name={standing.kind === 'pending' ? 'up' : 'problem'} /> {t(`outbox.${standing.kind}`)}
      </p>
      <p>
        <strong>{words}</strong>{' '}
        <span class="quiet">{t('outbox.made', { when: showWhen({ ms: madeMs, precision: 'time' }) })}</span>
      </p>
      {standing.kind === 'refused' ? (
        <>
          {standing.said.map((said) => (
            <p key={said.text}>
              <strong>{said.text}</strong> {said.fix}
            </p>
          ))}
          <p>{t('outbox.refused.fix')}</p>
          <p class="outbox-acts">
            <button type="button" class="button" onClick={() => void retry(entry)}>
              {t('outbox.retry')}
            </button>
            <button type="button" class="button" onClick={onRemove}>
              {t('outbox.discard')}
            </button>
          </p>
        </>
      ) : undefined}
      {standing.kind === 'conflict' ? (
        <>
          <p>{t('outbox.conflict.fix')}</p>
          {comparing ? <ConflictPanel key={entry.words} entry={entry} /> : undefined}
          <p class="outbox-acts">
            {comparing ? undefined : (
              <button type="button" class="button button-main" onClick={() => setComparing(true)}>
                {t('outbox.compare')}
              </button>
            )}
            <button type="button" class="button" onClick={onRemove}>
              {t('outbox.discard')}
            </button>
          </p>
        </>
      ) : undefined}
    </li>
  );
}

function KeptPart() {
  const { done, of, state, atMs } = useCell(progress);
  const time = showTime({ ms: atMs, precision: 'time' }) ?? '';
  const said = {
    idle: () => t('kept.idle'),
    keeping: () => t('kept.keeping', { done, of }),
    kept: () => t('kept.kept', { count: of - 1, time }),
    cut: () => t('kept.cut', { done, of }),
    enough: () => t('kept.enough', { done, of }),
  }[state]();
  return (
    <section class="card outbox-kept" aria-labelledby="kept-title">
      <h2 id="kept-title">{t('kept.title')}</h2>
      <ReadyMark />
      <p role="status">{said}</p>
      {state === 'keeping' ? <progress value={done} max={of} aria-labelledby="kept-title" /> : undefined}
    </section>
  );
}
