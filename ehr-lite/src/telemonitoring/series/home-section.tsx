/** The record's part «Mediciones en casa»: readings over time, the person's devices, and the way to programmes and limits. */
import '../../chart/chart.css';
import '../../texts/home-readings.ts';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter-preact';
import { useArrival } from '../../shell/arrive.ts';
import { Empty } from '../../shell/empty.tsx';
import { Reading } from '../../shell/reading.tsx';
import { t } from '../../texts/t.ts';
import { PersonDevices } from '../device/person-devices.tsx';
import { readAtHome } from './at-home.resource.ts';
import { PersonSeries } from './person-series.tsx';

export function HomeSection({ patientId }: { readonly patientId: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.atHome');
  const person = useQuery({ queryKey: ['at-home', patientId], queryFn: ({ signal }) => readAtHome(patientId, signal) });
  return (
    <section class="chart-page home-section" aria-labelledby="at-home-title">
      <h2 id="at-home-title" ref={heading} tabIndex={-1}>
        {t('athome.section')}
      </h2>
      <Reading of={person} />
      {person.data?.sigue === false ? (
        <Empty title={t('athome.notFollowed')} fix={t('athome.notFollowed.fix')}>
          <Link href={`/monitoreo/persona/${patientId}`} class="button">
            {t('athome.enrol')}
          </Link>
        </Empty>
      ) : undefined}
      {person.data?.sigue !== true ? undefined : (
        <>
          <p>
            <Link href={`/monitoreo/persona/${patientId}`}>{t('athome.programme')}</Link>
          </p>
          <PersonSeries patient={patientId} level={3} />
          <PersonDevices patient={patientId} />
        </>
      )}
    </section>
  );
}
