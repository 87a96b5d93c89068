/** One hospital whole: what is wrong with it in words, its week, the messages that are held, and what was ordered of its connector. */
import '../texts/hospitals.ts';
import './hospitals.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queries } from '../hub/queries.ts';
import { announce } from '../shell/announce.tsx';
import { useArrival } from '../shell/arrive.ts';
import { Facts } from '../shell/facts.tsx';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import { AnotherFile } from './another-file.tsx';
import { CauseEntry } from './cause-entry.tsx';
import { type Hospital, isWaiting, type Order, readHospital } from './hospitals.resource.ts';
import { Orders } from './orders.tsx';
import { sayAlert, sayDay, sayLag, sayWhen } from './summary.ts';
import { UndoOrder } from './undo-order.tsx';
import { Week } from './week.tsx';

const AGAIN_MS = 5_000;
/** While the hospital has an order to do. */
const SOON_MS = 1_500;
const again = () => queries.invalidateQueries({ queryKey: ['hospitals'] });

export function HospitalPage({ clues }: { readonly clues: string }) {
  const heading = useArrival<HTMLHeadingElement>('title.hospital');
  const [ordered, setOrdered] = useState<{ readonly order: Order; readonly said: string } | undefined>();
  const query = useQuery({
    queryKey: ['hospitals', 'one', clues],
    queryFn: ({ signal }) => readHospital(clues, signal),
    refetchOnMount: 'always',
    refetchInterval: ({ state }) => (state.data?.ordenes.some(isWaiting) ? SOON_MS : AGAIN_MS),
  });
  const hospital = query.data;
  const done = async (order: Order, said: string): Promise<void> => {
    // A comparison changes nothing: there is nothing to undo.
    setOrdered(order.clase === 'comparar' ? undefined : { order, said });
    announce(said);
    await again();
  };
  return (
    <section class="hospitals">
      <h1 ref={heading} tabIndex={-1}>
        {hospital?.nombre ?? t('title.hospital')}
      </h1>
      <Reading of={query} words="hospitals.loading" />
      {ordered === undefined ? undefined : (
        <UndoOrder
          key={ordered.order.id}
          clues={clues}
          {...ordered}
          onGone={async () => {
            setOrdered(undefined);
            await again();
          }}
        />
      )}
      {hospital === undefined ? undefined : (
        <>
          <Alerts hospital={hospital} />
          <Picture hospital={hospital} />
          <Errors hospital={hospital} onDone={done} />
          <Gaps hospital={hospital} />
          <Orders orders={hospital.ordenes} />
          <AnotherFile hospital={hospital} />
        </>
      )}
    </section>
  );
}

function Alerts({ hospital }: { readonly hospital: Hospital }) {
  const { alertas, contacto } = hospital;
  if (contacto === null) return <p class="lead">{t('hospitals.alerts.never')}</p>;
  if (alertas.length === 0) return <p class="tag tag-open hospitals-ok">{t('hospitals.alerts.none')}</p>;
  return (
    <>
      <h2>{t('hospitals.alerts')}</h2>
      <ul class="entries">
        {alertas.map((alert) => (
          <li key={alert.causa} class="entry entry-urgent">
            <div>
              <p>
                <strong>{sayAlert(alert, hospital)}</strong>
              </p>
              <p class="quiet">
                {t('hospitals.since', { when: sayWhen(alert.desde) })}
                {alert.veces > 1 ? `. ${t('hospitals.alert.again', { count: alert.veces - 1 })}` : ''}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

function Picture({ hospital }: { readonly hospital: Hospital }) {
  const { cola, contacto, ultimoMensaje, rezagoMs, clues } = hospital;
  const queue = cola && t('hospitals.queue.said', { pending: cola.pending, held: cola.quarantine + cola.rejected });
  return (
    <div class="card">
      <h2>{t('hospitals.week')}</h2>
      <Week hospital={hospital} days />
      <p class="quiet">{t('hospitals.bars')}</p>
      <Facts
        facts={[
          [t('hospitals.today'), sayDay(hospital)],
          [t('hospitals.last'), sayWhen(ultimoMensaje)],
          [t('hospitals.waiting'), sayLag(rezagoMs)],
          [t('hospitals.queue'), queue ?? undefined],
          [t('hospitals.contact'), contacto === null ? undefined : sayWhen(contacto)],
          [t('newHospital.clues'), clues],
        ]}
      />
    </div>
  );
}

interface ErrorsProps {
  readonly hospital: Hospital;
  readonly onDone: (order: Order, said: string) => Promise<void>;
}

function Errors({ hospital, onDone }: ErrorsProps) {
  const { causas, errores, ordenes, clues } = hospital;
  return (
    <>
      <h2>{t('hospitals.errors')}</h2>
      {causas.length === 0 ? (
        <p>{t('hospitals.errors.none')}</p>
      ) : (
        <>
          <p class="lead">{t('hospitals.errors.about')}</p>
          <ul class="entries">
            {causas.map((cause) => (
              <CauseEntry
                key={`${cause.state} ${cause.cause}`}
                cause={cause}
                held={errores.filter((one) => one.cause === cause.cause && one.state === cause.state)}
                {...{ clues, orders: ordenes, onDone }}
              />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Gaps({ hospital: { huecos } }: { readonly hospital: Hospital }) {
  if (huecos.length === 0) return null;
  return (
    <>
      <h2>{t('hospitals.gaps')}</h2>
      <ul>
        {huecos.map(({ sender, after, before, missing }) => (
          <li key={`${sender} ${after}`}>{t('hospitals.gap', { sender, after, before, count: missing })}</li>
        ))}
      </ul>
    </>
  );
}
