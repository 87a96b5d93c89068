/** `/compartir`: a code that shows the summary to a doctor elsewhere for a while; who opened it is in the list of accesses; it can be withdrawn. */
import '../../texts/booking.ts';
import '../../booking/booking.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { parseWhen, showWhen } from '../../calendar/when.ts';
import { queries } from '../../hub/queries.ts';
import { useAct } from '../../hub/use-act.ts';
import { FolioQr } from '../../prescription/folio-qr.tsx';
import { announce } from '../../shell/announce.tsx';
import { useArrival } from '../../shell/arrive.ts';
import { ProblemNotice } from '../../shell/problem-notice.tsx';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { useWhose } from '../whose.tsx';
import { listLinks, type Minutes, makeLink, revokeLink, type SharedLink } from './link.resource.ts';
import { MyCarers } from './my-carers.tsx';

const MINUTES: readonly Minutes[] = [15, 60, 1440, 4320];
const KEY = ['citizen', 'links'];
const again = (): Promise<void> => queries.invalidateQueries({ queryKey: KEY });
const when = (instant: string): string => {
  const at = parseWhen(instant);
  return at === undefined ? '' : showWhen(at);
};

export function SharePage({ own }: { readonly own: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.share');
  const whose = useWhose(own);
  const [minutes, setMinutes] = useState<Minutes>(60);
  const [made, setMade] = useState<SharedLink | undefined>();
  const act = useAct(async () => {
    setMade(await makeLink(minutes));
    await again();
  });
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {t('share.title')}
      </h1>
      {whose.own ? undefined : (
        <p class="notice">
          <strong>{t('share.of', { name: whose.name })}</strong>
        </p>
      )}
      <p class="lead">{t('share.lead')}</p>
      <p class="notice">{t('share.leftOut')}</p>
      {made === undefined ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void act.run();
          }}
        >
          <fieldset class="segments">
            <legend>{t('share.minutes')}</legend>
            {MINUTES.map((one) => (
              <label key={one} class="segment">
                <input type="radio" name="minutes" checked={minutes === one} onChange={() => setMinutes(one)} />
                <span>{t(`share.minutes.${one}`)}</span>
              </label>
            ))}
          </fieldset>
          <button type="submit" class="button button-main button-wide" aria-disabled={act.busy}>
            {act.busy ? t('share.making') : t('share.make')}
          </button>
        </form>
      ) : (
        <Made link={made} />
      )}
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
      <Links onRevoked={(id) => setMade((shown) => (shown?.id === id ? undefined : shown))} />
      <MyCarers own={own} />
    </>
  );
}

function Made({ link }: { readonly link: SharedLink }) {
  return (
    <section class="card" aria-label={t('share.qr')}>
      <p role="status">
        <strong>{t('share.until', { when: when(link.vence) })}</strong>
      </p>
      <FolioQr folio={link.url!} mode="Byte" label={t('share.qr')} look="link-qr" />
      <p>{t('share.link')}</p>
      <p class="link-text">
        <code>{link.url}</code>
      </p>
      <p class="quiet">{t('share.once')}</p>
    </section>
  );
}

function Links({ onRevoked }: { readonly onRevoked: (id: string) => void }) {
  const list = useQuery({ queryKey: KEY, queryFn: ({ signal }) => listLinks(signal), refetchOnMount: 'always' });
  return (
    <section aria-labelledby="links">
      <h2 id="links">{t('share.mine')}</h2>
      <Reading of={list} />
      {list.data?.enlaces.length === 0 ? <p class="quiet">{t('share.none')}</p> : undefined}
      <ul class="entries">
        {list.data?.enlaces.map((link) => (
          <Link key={link.id} link={link} onRevoked={() => onRevoked(link.id)} />
        ))}
      </ul>
    </section>
  );
}

function Link({ link, onRevoked }: { readonly link: SharedLink; readonly onRevoked: () => void }) {
  const act = useAct(async () => {
    await revokeLink(link.id);
    announce(t('share.revoked'));
    onRevoked();
    await again();
  });
  return (
    <li class="entry">
      <div>
        <p>
          <strong>{t(`share.state.${link.estado}`)}</strong> · {t('share.until', { when: when(link.vence) })}
        </p>
        <p class="quiet">{t('share.opens', { count: link.veces })}</p>
        {link.estado === 'abierto' ? (
          <button
            type="button"
            class="button button-quiet"
            aria-label={t('share.revoke.of', { when: when(link.vence) })}
            aria-disabled={act.busy}
            onClick={() => void act.run()}
          >
            {t('share.revoke')}
          </button>
        ) : undefined}
        {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
      </div>
    </li>
  );
}
