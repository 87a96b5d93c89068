/** "Avisos": each time somebody opened, in an emergency, what the person hid: who, when, why, and what the review said. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter-preact';
import { parseWhen, showDay, showWhen } from '../calendar/when.ts';
import { Icon } from '../pictures/icon.tsx';
import { useArrival } from '../shell/arrive.ts';
import { Empty } from '../shell/empty.tsx';
import { Facts } from '../shell/facts.tsx';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import { listNotices, type Notice } from './emergency.resource.ts';

export function NoticesPage() {
  const heading = useArrival<HTMLHeadingElement>('title.notices');
  const query = useQuery({
    queryKey: ['citizen', 'notices'],
    queryFn: ({ signal }) => listNotices(signal),
    refetchOnMount: 'always',
  });
  const notices = query.data?.avisos ?? [];
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {t('notices.title')}
      </h1>
      <p class="lead">{t('notices.lead')}</p>
      <Reading of={query} />
      {query.data !== undefined && notices.length === 0 ? (
        <Empty title={t('notices.none')} fix={t('notices.none.fix')} />
      ) : undefined}
      <ul class="entries">
        {notices.map((notice) => (
          <Item key={notice.id} notice={notice} />
        ))}
      </ul>
      {notices.length === 0 ? undefined : (
        <p>
          {t('notices.wrong')} <Link href="/quien-vio">{t('access.title')}</Link>
        </p>
      )}
    </>
  );
}

function Item({ notice }: { readonly notice: Notice }) {
  const { motivo, revision } = notice;
  const moment = (text: string) => {
    const when = parseWhen(text);
    return when === undefined ? undefined : showWhen(when);
  };
  const due = parseWhen(revision.vence);
  const pending = revision.estado === 'pendiente';
  return (
    <li class="entry entry-urgent">
      <Icon name="emergency" />
      <div>
        <p>
          <strong>{notice.texto}</strong>
        </p>
        <p class="marks">
          <span class={notice.abierto ? 'tag tag-danger' : 'tag'}>
            {t(notice.abierto ? 'notices.open' : 'notices.closed')}
          </span>
        </p>
        <Facts
          facts={[
            [t('notices.reason'), motivo.texto],
            [t('notices.said'), motivo.detalle],
            [t('notices.from'), moment(notice.cuando)],
            [t('notices.until'), moment(notice.hasta)],
            [t('notices.review'), revision.texto],
            [t('notices.reviewDue'), pending && due !== undefined ? showDay(due) : undefined],
            [t('notices.reviewNote'), revision.nota],
          ]}
        />
      </div>
    </li>
  );
}
