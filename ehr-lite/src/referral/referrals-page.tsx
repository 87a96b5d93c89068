/** `/referencias`: what was sent here and what was sent from here, open, with how long each has waited. */
import '../texts/orders.ts';
import './referral.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter-preact';
import { parseWhen, showWhen } from '../calendar/when.ts';
import { hubNow } from '../hub/clock.ts';
import { useFollowed } from '../live/use-followed.ts';
import { personOf } from '../patient/person.ts';
import type { Who } from '../session/who.ts';
import { useArrival } from '../shell/arrive.ts';
import { Empty } from '../shell/empty.tsx';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import { AgeMark, StateMark } from './marks.tsx';
import { criteriaOf, readOpen } from './referral.resource.ts';
import type { Referral } from './referral.ts';

export function ReferralsPage({ who }: { readonly who: Who }) {
  const heading = useArrival<HTMLHeadingElement>('title.referrals');
  return (
    <div class="referrals">
      <h1 ref={heading} tabIndex={-1}>
        {t('ref.list.title')}
      </h1>
      {who.clues === undefined ? (
        <Empty title={t('inbox.noClinic')} fix={t('inbox.noClinic.fix')} />
      ) : (
        <>
          <Side clues={who.clues} side="owner" />
          <Side clues={who.clues} side="requester" />
        </>
      )}
    </div>
  );
}

const WORDS = {
  owner: { title: 'ref.list.received', none: 'ref.list.received.none', fix: 'ref.list.received.none.fix' },
  requester: { title: 'ref.list.sent', none: 'ref.list.sent.none', fix: 'ref.list.sent.none.fix' },
} as const;

function Side({ clues, side }: { readonly clues: string; readonly side: 'owner' | 'requester' }) {
  useFollowed(`/live/Task?${criteriaOf(side, clues)}`, 'referrals');
  const query = useQuery({
    queryKey: ['referrals', side, clues],
    queryFn: ({ signal }) => readOpen(side, clues, signal),
  });
  const { title, none, fix } = WORDS[side];
  return (
    <section class="card" aria-labelledby={`ref-${side}`}>
      <h2 id={`ref-${side}`}>{t(title)}</h2>
      <Reading of={query} words="ref.list.loading" />
      {query.data === undefined ? undefined : query.data.length === 0 ? (
        <p class="quiet">
          {t(none)}. {t(fix)}
        </p>
      ) : (
        <ul class="referral-list">
          {query.data.map((one) => (
            <Line key={one.task.id} referral={one} side={side} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Line({ referral, side }: { readonly referral: Referral; readonly side: 'owner' | 'requester' }) {
  const { task, patient, specialty, state, from, to, urgent } = referral;
  const when = parseWhen(referral.appointment);
  return (
    <li class="referral-line">
      <p class="referral-what">
        <Link href={`/referencia/${task.id}`}>
          <strong>{patient === undefined ? t('inbox.someone') : personOf(patient, hubNow()).name}</strong>
        </Link>
        <span>{specialty}</span>
        <span class="quiet">{side === 'owner' ? `${t('ref.from')} ${from}` : `${t('ref.goes')} ${to}`}</span>
      </p>
      <p class="referral-marks">
        {urgent ? <span class="tag tag-warn">{t('order.urgency.urgent')}</span> : undefined}
        <StateMark state={state} />
        {state === 'citada' && when !== undefined ? (
          <span class="quiet">{t('ref.appointment', { when: showWhen(when) })}</span>
        ) : undefined}
        <AgeMark days={referral.days} ageing={referral.ageing} />
      </p>
    </li>
  );
}
