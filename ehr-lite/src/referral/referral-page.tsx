/** `/referencia/:id`: one referral as both sides see it: its note, how far it is, and the steps that are this side's. */
import '../texts/orders.ts';
import '../order/order.css';
import './referral.css';
import { OPEN_STATES } from '@amate/terminology/ordering/referral-states.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter-preact';
import { parseWhen, showWhen } from '../calendar/when.ts';
import { hubNow } from '../hub/clock.ts';
import { useFollowed } from '../live/use-followed.ts';
import { personOf } from '../patient/person.ts';
import type { Who } from '../session/who.ts';
import { useArrival } from '../shell/arrive.ts';
import { Empty } from '../shell/empty.tsx';
import { Facts } from '../shell/facts.tsx';
import { Unread } from '../shell/unread.tsx';
import { t } from '../texts/t.ts';
import { AgeMark, StateMark } from './marks.tsx';
import { NoteText } from './note-text.tsx';
import { readReferral } from './referral.resource.ts';
import { Steps } from './steps.tsx';

export function ReferralPage({ who, id }: { readonly who: Who; readonly id: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.referral');
  useFollowed(`/live/Task?_id=${encodeURIComponent(id)}`, 'referral');
  const query = useQuery({ queryKey: ['referral', id], queryFn: ({ signal }) => readReferral(id, signal) });
  const referral = query.data;
  if (query.isPending || query.error !== null)
    return <Unread title="title.referral" of={query} words="ref.list.loading" />;
  if (referral === undefined) return <Empty title={t('ref.none')} fix={t('ref.none.fix')} />;
  const person = referral.patient && personOf(referral.patient, hubNow());
  const name = person?.name ?? t('inbox.someone');
  const asked = parseWhen(referral.task.authoredOn);
  const when = parseWhen(referral.appointment);
  const reason = referral.task.statusReason?.text;
  return (
    <article class="referral">
      <header class="referral-head">
        <h1 ref={heading} tabIndex={-1}>
          {name} <span class="referral-specialty">{referral.specialty}</span>
        </h1>
        <StateMark state={referral.state} />
        {OPEN_STATES.includes(referral.state) ? <AgeMark days={referral.days} ageing={referral.ageing} /> : undefined}
      </header>
      <Facts
        facts={[
          [t('ref.sentBy'), referral.from],
          [t('ref.to'), referral.to],
          [t('ref.askedOn'), asked && showWhen(asked)],
          [t('order.urgency'), referral.urgent ? t('order.urgency.urgent') : undefined],
          [t('ref.book.when'), when && referral.state !== 'solicitada' ? showWhen(when) : undefined],
          [t('ref.reject.why'), referral.state === 'rechazada' ? reason : undefined],
        ]}
      />
      <p>
        <Link href={`/paciente/${referral.patientId}`} class="button">
          {t('ref.chart')}
        </Link>
      </p>
      {referral.returned === undefined ? undefined : <NoteText id={referral.returned} title={t('ref.returned')} />}
      <Steps referral={referral} who={who} name={name} />
      {referral.note === undefined ? undefined : <NoteText id={referral.note} title={t('ref.note')} />}
    </article>
  );
}
