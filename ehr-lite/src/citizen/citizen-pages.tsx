/** The citizen's screens, phone first: home, my record, who saw it, what I hide, notices. */
import '../texts/booking.ts';
import '../texts/trust.ts';
import '../booking/booking.css';
import { useEffect } from 'react';
import { Link } from 'wouter-preact';
import { Icon } from '../pictures/icon.tsx';
import type { Who } from '../session/who.ts';
import { Empty } from '../shell/empty.tsx';
import { later } from '../shell/later.tsx';
import { t } from '../texts/t.ts';
import { CitizenHome } from './citizen-home.tsx';
import { useOwnLive } from './use-own-live.ts';
import { useWhose, WhoseBar } from './whose.tsx';

// Each comes for itself: the first screen of a slow telephone is its doors alone.
const record = later(() => import('./my-record.tsx').then((module) => module.MyRecord));
const accesses = later(() => import('../access/access-page.tsx').then((module) => module.AccessPage));
const hidden = later(() => import('../hidden/hidden-page.tsx').then((module) => module.HiddenPage));
const notices = later(() => import('../emergency/notices-page.tsx').then((module) => module.NoticesPage));
const booking = later(() => import('../booking/book-page.tsx').then((module) => module.BookPage));
const appointments = later(() => import('../booking/appointments-page.tsx').then((module) => module.AppointmentsPage));
const clinics = later(() => import('../booking/clinics-page.tsx').then((module) => module.ClinicsPage));
const told = later(() => import('./notice-preferences.tsx').then((module) => module.NoticePreferences));
const measurements = later(() =>
  import('./measurements/measurements-page.tsx').then((module) => module.MeasurementsPage),
);
const share = later(() => import('./share/share-page.tsx').then((module) => module.SharePage));

export function CitizenPages({ who, page }: { readonly who: Who; readonly page: string | undefined }) {
  const [alarmed, putAway] = useOwnLive(who.patientId);
  useEffect(() => {
    if (page === 'avisos') putAway();
  }, [page, alarmed]);
  useEffect(() => {
    if (page !== undefined) return;
    appointments.warm();
    record.warm();
  }, [page]);
  if (who.patientId === undefined)
    return (
      <div class="citizen">
        <h1>{t('citizen.home.title')}</h1>
        <Empty title={t('citizen.none')} fix={t('citizen.none.fix')} />
      </div>
    );
  return (
    <div class="citizen">
      {alarmed && page !== 'avisos' ? (
        <div class="notice notice-problem told">
          <Icon name="emergency" />
          <p>
            <strong>{t('citizen.emergency')}</strong> <Link href="/avisos">{t('citizen.emergency.see')}</Link>
          </p>
        </div>
      ) : undefined}
      <Whose page={page} who={who} own={who.patientId} />
    </div>
  );
}

/** Another person is another screen: nothing of the one before stays. */
function Whose({ page, who, own }: { readonly page: string | undefined; readonly who: Who; readonly own: string }) {
  const { id } = useWhose(own);
  return (
    <>
      <WhoseBar own={own} />
      <Page key={id} page={page} who={who} own={own} patientId={id} />
    </>
  );
}

interface PageProps {
  readonly own: string;
  readonly page: string | undefined;
  readonly who: Who;
  readonly patientId: string;
}

function Page({ page, who, own, patientId }: PageProps) {
  switch (page) {
    case 'mis-citas':
      return <appointments.Screen own={own} />;
    case 'agendar':
      return <booking.Screen own={own} />;
    case 'unidades':
      return <clinics.Screen own={own} />;
    case 'compartir':
      return <share.Screen own={own} />;
    case 'mi-expediente':
      return <record.Screen patientId={patientId} />;
    case 'mis-mediciones':
      return <measurements.Screen patientId={patientId} own={own} />;
    case 'quien-vio':
      return <accesses.Screen />;
    case 'que-oculto':
      return <hidden.Screen patientId={patientId} />;
    case 'avisos':
      return (
        <>
          <notices.Screen />
          <told.Screen own={own} />
        </>
      );
    default:
      return <CitizenHome name={who.name} />;
  }
}
