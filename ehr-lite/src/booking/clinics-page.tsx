/** `/unidades`: clinics that give appointments, the nearest first; where each one is, and what can be booked there. */
import '../texts/booking.ts';
import './booking.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter-preact';
import { useWhose } from '../citizen/whose.tsx';
import { useArrival } from '../shell/arrive.ts';
import { Empty } from '../shell/empty.tsx';
import { Reading } from '../shell/reading.tsx';
import { Wrong } from '../shell/wrong.tsx';
import { t } from '../texts/t.ts';
import { type Clinic, findClinics } from './booking.resource.ts';
import { bookingAt, clinicsAt, useStep } from './steps.ts';
import { WhereForm } from './where-form.tsx';

export function ClinicsPage({ own }: { readonly own: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.clinics');
  const whose = useWhose(own);
  const [{ cerca: near }] = useStep();
  const list = useQuery({
    queryKey: ['citizen', 'clinics', whose.id, undefined, near],
    queryFn: ({ signal }) => findClinics({ near, patientId: whose.id }, signal),
  });
  const clinics = list.data?.clinicas ?? [];
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {t('clinics.title')}
      </h1>
      <Reading of={list} />
      {list.data?.entendido === false ? <Wrong said={[{ text: t('book.where.unknown') }]} /> : undefined}
      {list.data === undefined ? undefined : <WhereForm clinics={list.data} step={{}} at={clinicsAt} />}
      {list.data !== undefined && clinics.length === 0 ? (
        <Empty title={t('book.noServices')} fix={t('book.noServices.fix')} />
      ) : undefined}
      <ul class="choices">
        {clinics.map((one) => (
          <Unit key={one.id} clinic={one} />
        ))}
      </ul>
    </>
  );
}

function Unit({ clinic }: { readonly clinic: Clinic }) {
  const { id, nombre, calle, alcaldia, cp, mapa, servicios = [] } = clinic;
  return (
    <li class="card unit">
      <h2>{nombre}</h2>
      <p>
        {[calle, alcaldia, cp && t('clinics.postal', { code: cp })].filter(Boolean).join(', ')}{' '}
        {mapa === undefined ? undefined : (
          <a href={mapa} rel="noreferrer" target="_blank" aria-label={t('clinics.map.of', { clinic: nombre })}>
            {t('clinics.map')}
          </a>
        )}
      </p>
      <ul class="unit-services" aria-label={t('clinics.services', { clinic: nombre })}>
        {servicios.map(({ clave, nombre: service }) => (
          <li key={clave}>
            <Link
              href={bookingAt({ servicio: clave, unidad: id, ...(cp !== undefined && { cerca: cp }) })}
              class="button"
              aria-label={t('book.at', { service, clinic: nombre })}
            >
              {service}
            </Link>
          </li>
        ))}
      </ul>
    </li>
  );
}
