/** `/mis-mediciones`: what is expected today and writing it down, how it goes, what the unit advises, the course of weeks, one's own devices. */
import './measurements.css';
import '../../texts/home-readings.ts';
import '../../texts/tele-kinds.ts';
import { useQuery } from '@tanstack/react-query';
import { Icon } from '../../pictures/icon.tsx';
import { useArrival } from '../../shell/arrive.ts';
import { Empty } from '../../shell/empty.tsx';
import { Reading } from '../../shell/reading.tsx';
import { PersonDevices } from '../../telemonitoring/device/person-devices.tsx';
import { type OwnProgramme, readAtHome } from '../../telemonitoring/series/at-home.resource.ts';
import { PersonSeries } from '../../telemonitoring/series/person-series.tsx';
import { t } from '../../texts/t.ts';
import { useWhose } from '../whose.tsx';
import { Messages } from './messages.tsx';
import { OwnDevice } from './own-device.tsx';
import { Programmes } from './programmes.tsx';
import { Today } from './today.tsx';

export function MeasurementsPage({ patientId, own }: { readonly patientId: string; readonly own: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.myReadings');
  const { name } = useWhose(own);
  const ward = patientId === own ? undefined : name;
  return (
    <div class="measurements">
      <h1 ref={heading} tabIndex={-1}>
        {t('title.myReadings')}
      </h1>
      {ward === undefined ? undefined : (
        <p class="notice">
          <strong>{t('reading.ward', { name: ward })}</strong>
        </p>
      )}
      <AtHome {...{ patientId, ward }} />
    </div>
  );
}

interface AtHomeProps {
  readonly patientId: string;
  /** Name of who is in one's care; undefined: oneself. */
  readonly ward: string | undefined;
}

function AtHome({ patientId, ward }: AtHomeProps) {
  const query = useQuery({
    queryKey: ['at-home', patientId],
    queryFn: ({ signal }) => readAtHome(patientId, signal),
    refetchOnMount: 'always',
  });
  const { data, error } = query;
  if (error !== null || data === undefined) return <Reading of={query} />;
  const { programas, clases } = data;
  if (programas.length === 0 && clases.length === 0)
    return (
      <Empty
        title={ward === undefined ? t('reading.none') : t('reading.none.ward', { name: ward })}
        fix={t('reading.none.fix')}
      />
    );
  return (
    <>
      <p class="lead">{t('reading.lead')}</p>
      <p class="notice measurements-911">
        <Icon name="emergency" />
        <span>{t('reading.emergency')}</span>
      </p>
      {programas.length === 0 ? undefined : <Today patientId={patientId} programmes={programas} />}
      {programas.length === 0 ? undefined : <Programmes programmes={programas} />}
      <Messages patientId={patientId} />
      <Advice programmes={programas} />
      <PersonSeries patient={patientId} own />
      <PersonDevices patient={patientId} own />
      {/* A device is paired by whose it is, or by the unit. */}
      {programas.length === 0 || ward !== undefined ? undefined : <OwnDevice patientId={patientId} />}
    </>
  );
}

function Advice({ programmes }: { readonly programmes: readonly OwnProgramme[] }) {
  const all = programmes.flatMap(({ consejos }) => consejos);
  if (all.length === 0) return null;
  return (
    <section aria-labelledby="advice">
      <h2 id="advice">{t('reading.advice')}</h2>
      <ul class="entries">
        {all.map(({ id, texto }) => (
          <li key={id} class="entry">
            <p>{texto}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
