/** What somebody needs: the services that clinics give by appointment. */
import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from 'wouter-preact';
import type { Somebody } from '../citizen/whose.tsx';
import { useArrival } from '../shell/arrive.ts';
import { Empty } from '../shell/empty.tsx';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import type { Clinics } from './booking.resource.ts';
import { bookingAt } from './steps.ts';

interface ServiceStepProps {
  readonly clinics: UseQueryResult<Clinics>;
  readonly whose: Somebody;
}

export function ServiceStep({ clinics, whose }: ServiceStepProps) {
  const heading = useArrival<HTMLHeadingElement>('title.book');
  const services = clinics.data?.servicios ?? [];
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {t('book.title')}
      </h1>
      {whose.own ? undefined : <p class="lead">{t('book.for', { name: whose.name })}</p>}
      <Reading of={clinics} />
      {clinics.data !== undefined && services.length === 0 ? (
        <Empty title={t('book.noServices')} fix={t('book.noServices.fix')} />
      ) : undefined}
      <ul class="choices">
        {services.map(({ clave, nombre }) => (
          <li key={clave}>
            <Link href={bookingAt({ servicio: clave })} class="button button-wide">
              {nombre}
            </Link>
          </li>
        ))}
      </ul>
      <p class="notice">{t('book.urgent')}</p>
    </>
  );
}
