/** `/agendar`: what → when, at the nearest clinic → check → folio. Four taps from the list of appointments. */
import '../texts/booking.ts';
import './booking.css';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useWhose } from '../citizen/whose.tsx';
import type { Appointment } from './booking.resource.ts';
import { findClinics } from './booking.resource.ts';
import { CheckStep } from './check-step.tsx';
import { DoneStep } from './done-step.tsx';
import { PlaceStep } from './place-step.tsx';
import { ServiceStep } from './service-step.tsx';
import { shownOf } from './shown.ts';
import { useStep } from './steps.ts';

export function BookPage({ own }: { readonly own: string }) {
  const whose = useWhose(own);
  const [step, go] = useStep();
  const [done, setDone] = useState<{ readonly made: Appointment; readonly before?: string | undefined } | undefined>();
  const places = useRef<readonly Appointment[]>([]);
  const { servicio: service, cerca: near } = step;
  const clinics = useQuery({
    queryKey: ['citizen', 'clinics', whose.id, service, near],
    queryFn: ({ signal }) => findClinics({ service, near, patientId: whose.id }, signal),
  });
  const place = places.current.find(({ id }) => id === step.lugar);
  if (done !== undefined) return <DoneStep {...done} whose={whose} onDone={setDone} />;
  if (service === undefined) return <ServiceStep clinics={clinics} whose={whose} />;
  if (place !== undefined)
    return (
      <CheckStep
        place={shownOf(place)}
        whose={whose}
        moves={step.cambia}
        onBack={() => go({ ...step, lugar: '' })}
        onDone={setDone}
      />
    );
  return (
    <PlaceStep
      clinics={clinics}
      step={step}
      whose={whose}
      onChosen={(all, lugar) => {
        places.current = all;
        go({ ...step, lugar });
      }}
    />
  );
}
