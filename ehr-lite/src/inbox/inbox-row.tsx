/** One thing to review: whose, what, how far out of range, since when; what follows, and one button that closes it. */
import { useState } from 'react';
import { Link } from 'wouter-preact';
import { wordsOf } from '../hub/coded.ts';
import { useAct } from '../hub/use-act.ts';
import { FlagMark } from '../observation/flag-mark.tsx';
import { inReadingOrder, readingsOf } from '../observation/reading.ts';
import { personOf } from '../patient/person.ts';
import { Icon } from '../pictures/icon.tsx';
import type { Who } from '../session/who.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { ariaKeys, SHORTCUTS } from '../shell/shortcuts.ts';
import { t } from '../texts/t.ts';
import type { Reviewed } from './inbox.ts';
import { NEXT_STEPS, type NextStep, review, take } from './review.ts';

interface InboxRowProps {
  readonly item: Reviewed;
  readonly who: Who;
  readonly nowMs: number;
  readonly onReviewed: (taskId: string) => void;
}

const MOST_READINGS = 12;
const SHAPES = {
  critical: 'M8 1 15 15H1Z',
  abnormal: 'M8 1.5 14.5 8 8 14.5 1.5 8Z',
  normal: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2Z',
};

export function InboxRow({ item, who, nowMs, onReviewed }: InboxRowProps) {
  const { task, severity, patient, patientId, askedBy, takenBy } = item;
  const name = patient === undefined ? t('inbox.someone') : personOf(patient, nowMs).name;
  const study = studyOf(item);
  const what = `${study}, ${name}`;
  const [next, setNext] = useState<NextStep>('none');
  const [tell, setTell] = useState('');
  const taking = useAct(() => take(task, who, what));
  const closing = useAct(async () => {
    await review(task, who, { next, tell }, what);
    onReviewed(task.id);
  });
  const error = taking.error ?? closing.error;
  const id = `inbox-${task.id}`;
  return (
    <li class={`card inbox-row inbox-${severity}`} data-review={task.id} aria-labelledby={`${id}-title`}>
      <div class="inbox-head">
        <h2 id={`${id}-title`} tabIndex={-1}>
          {study} <span class="inbox-person">{name}</span>
        </h2>
        <span class={`inbox-severity inbox-severity-${severity}`}>
          <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d={SHAPES[severity]} />
          </svg>
          {t(item.kind === 'answer' ? 'inbox.answer' : `inbox.${severity}`)}
        </span>
      </div>
      <p class="inbox-marks">
        <span class="quiet">{sinceWords(nowMs - item.atMs)}</span>
        {askedBy === undefined ? undefined : <span class="quiet">{t('inbox.askedBy', { name: askedBy })}</span>}
        {item.overdue ? <span class="tag tag-warn">{t('inbox.late')}</span> : undefined}
        {item.corrected ? <span class="tag tag-warn">{t('inbox.corrected')}</span> : undefined}
        {item.escalated ? <span class="tag tag-warn">{t('inbox.escalated')}</span> : undefined}
        {item.report?.status === 'preliminary' ? <span class="tag">{t('inbox.preliminary')}</span> : undefined}
        {takenBy === undefined ? undefined : <span class="tag tag-open">{t('inbox.takenBy', { name: takenBy })}</span>}
      </p>
      <Heeds item={item} />
      <About item={item} />
      <div class="inbox-acts">
        {who.role === 'medico' ? (
          <>
            <div class="inbox-field">
              <label for={`${id}-next`}>{t('inbox.next')}</label>
              <select
                id={`${id}-next`}
                value={next}
                onChange={(event) => setNext(event.currentTarget.value as NextStep)}
              >
                {NEXT_STEPS.map((one) => (
                  <option key={one} value={one}>
                    {t(`inbox.next.${one}`)}
                  </option>
                ))}
              </select>
            </div>
            <div class="inbox-field inbox-tell">
              <label for={`${id}-tell`}>{t('inbox.tell')}</label>
              <input
                id={`${id}-tell`}
                type="text"
                maxLength={500}
                value={tell}
                onInput={(event) => setTell(event.currentTarget.value)}
              />
            </div>
          </>
        ) : undefined}
        {item.waiting && severity === 'critical' ? (
          <button type="button" class="button" disabled={taking.busy} onClick={() => void taking.run()}>
            {t('inbox.take')} <span class="unseen">{what}</span>
          </button>
        ) : undefined}
        {who.role === 'medico' ? (
          <button
            type="button"
            class="button button-main inbox-review"
            disabled={closing.busy}
            aria-keyshortcuts={ariaKeys(SHORTCUTS.review)}
            onClick={() => void closing.run()}
          >
            {t('inbox.review')} <span class="unseen">{what}</span> <kbd>{SHORTCUTS.review.shown}</kbd>
          </button>
        ) : (
          <p class="quiet">{t('inbox.reviewOnly')}</p>
        )}
        {patientId === undefined ? undefined : (
          <Link href={`/paciente/${patientId}`} class="button">
            {t('inbox.open')} <span class="unseen">{name}</span>
          </Link>
        )}
      </div>
      {error === undefined ? undefined : <ProblemNotice error={error} />}
    </li>
  );
}

/** Whose it is has to be doubted. */
function Heeds({ item: { tie, moved, withdrawn } }: { readonly item: Reviewed }) {
  const words = [
    ...(moved ? [t('inbox.moved')] : []),
    ...(withdrawn ? [t('inbox.withdrawn')] : []),
    ...(tie === 'posible' || tie === 'otra-persona' ? [t(`inbox.tie.${tie}`)] : []),
  ];
  return (
    <>
      {words.map((one) => (
        <p key={one} class="heed">
          <Icon name="problem" /> {one}
        </p>
      ))}
    </>
  );
}

function studyOf({ kind, report, referral, noteId, order, withdrawn }: Reviewed): string {
  if (withdrawn) return wordsOf(order?.code) ?? t('inbox.unnamed');
  if (kind === 'result') return wordsOf(report?.code) ?? t('inbox.unnamed');
  if (noteId !== undefined) return t('ref.returned');
  return t(referral?.status === 'failed' ? 'inbox.expired' : 'inbox.refused');
}

function About({ item }: { readonly item: Reviewed }) {
  const { kind, report, results, noteId, referral, task } = item;
  if (item.withdrawn) return null;
  if (kind === 'answer') {
    const reason = referral?.statusReason?.text;
    const referralId = task.input?.find(({ type }) => type.text === 'referencia')?.valueString;
    return (
      <p class="inbox-about">
        {reason === undefined ? undefined : <span>{t('inbox.reasonOf', { reason })}</span>}
        {noteId === undefined ? undefined : <Link href={`/nota/${noteId}`}>{t('inbox.openNote')}</Link>}
        {referralId === undefined ? undefined : (
          <Link href={`/referencia/${referralId}`}>{t('inbox.openReferral')}</Link>
        )}
      </p>
    );
  }
  if (report === undefined)
    return (
      <p class="inbox-about">
        <strong>{t('inbox.hidden')}</strong> {t('inbox.hidden.fix')}
      </p>
    );
  return (
    <>
      {report.conclusion === undefined ? undefined : <p>{report.conclusion}</p>}
      <ul class="inbox-readings">
        {[...results]
          .sort(inReadingOrder)
          .slice(0, MOST_READINGS)
          .flatMap((one) =>
            readingsOf(one).map((reading, at) => (
              <li key={`${one.id}-${at}`}>
                <span>{reading.study}</span> <strong>{reading.value}</strong> <FlagMark flag={reading.flag} />
              </li>
            )),
          )}
      </ul>
    </>
  );
}

const MINUTE_MS = 60_000;

function sinceWords(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE_MS));
  if (minutes === 0) return t('inbox.waits.now');
  if (minutes < 60) return t('inbox.waits.minutes', { count: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48
    ? t('inbox.waits.hours', { count: hours })
    : t('inbox.waits.days', { count: Math.floor(hours / 24) });
}
