/** Every connected hospital at a glance: what came against what is usual, and in words what is wrong. Those that need somebody stand first. */
import '../texts/hospitals.ts';
import '../look/table.css';
import './hospitals.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter-preact';
import { parseWhen, showWhen } from '../calendar/when.ts';
import { useArrival } from '../shell/arrive.ts';
import { Empty } from '../shell/empty.tsx';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import { type HospitalSummary, readBoard } from './hospitals.resource.ts';
import { inOrder, sayAlert, sayDay, sayLag, sayWhen } from './summary.ts';
import { Week } from './week.tsx';

const AGAIN_MS = 15_000;
const SHOWN_ALERTS = 2;

export function HospitalsPage() {
  const heading = useArrival<HTMLHeadingElement>('title.hospitals');
  const query = useQuery({
    queryKey: ['hospitals', 'board'],
    queryFn: ({ signal }) => readBoard(signal),
    refetchOnMount: 'always',
    refetchInterval: AGAIN_MS,
  });
  const hospitals = inOrder(query.data?.hospitales ?? []);
  const asOf = parseWhen(query.data?.alCorte);
  const wanting = hospitals.filter(({ alertas }) => alertas.length > 0).length;
  return (
    <section class="hospitals">
      <div class="hospitals-head">
        <h1 ref={heading} tabIndex={-1}>
          {t('title.hospitals')}
        </h1>
        <Link href="/conectores/nuevo" class="button button-main">
          {t('hospitals.new')}
        </Link>
      </div>
      <p class="lead">{t('hospitals.lead')}</p>
      <Reading of={query} words="hospitals.loading" />
      {query.data !== undefined && hospitals.length === 0 ? (
        <Empty title={t('hospitals.none')} fix={t('hospitals.none.fix')} />
      ) : undefined}
      {hospitals.length === 0 ? undefined : (
        <>
          <p class="quiet" role="status">
            {t('hospitals.shown', { count: hospitals.length })} · {t('hospitals.attention', { count: wanting })}.
          </p>
          <Table hospitals={hospitals} />
        </>
      )}
      {asOf === undefined ? undefined : <p class="quiet">{t('hospitals.asOf', { when: showWhen(asOf) })}</p>}
    </section>
  );
}

const COLUMNS = ['state', 'week', 'today', 'last', 'waiting'] as const;

function Table({ hospitals }: { readonly hospitals: readonly HospitalSummary[] }) {
  return (
    <table class="sheet-table hospitals-board">
      <caption class="unseen">{t('hospitals.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('hospitals.name')}</th>
          {COLUMNS.map((column) => (
            <th key={column} scope="col">
              {t(`hospitals.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {hospitals.map((hospital) => (
          <Line key={hospital.clues} hospital={hospital} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ hospital }: { readonly hospital: HospitalSummary }) {
  const { clues, nombre, ultimoMensaje, rezagoMs } = hospital;
  const cell = (column: (typeof COLUMNS)[number], content: preact.ComponentChildren) => (
    <td class={`hospitals-${column}`}>
      <span class="cell-label" aria-hidden="true">
        {t(`hospitals.${column}`)}
      </span>
      {content}
    </td>
  );
  return (
    <tr>
      <th scope="row">
        <Link href={`/conectores/${clues}`}>{nombre}</Link>
        <span class="hospitals-clues">{clues}</span>
      </th>
      {cell('state', <State hospital={hospital} />)}
      {cell('week', <Week hospital={hospital} />)}
      {cell('today', sayDay(hospital))}
      {cell('last', sayWhen(ultimoMensaje))}
      {cell('waiting', sayLag(rezagoMs))}
    </tr>
  );
}

function State({ hospital }: { readonly hospital: HospitalSummary }) {
  const { alertas, contacto } = hospital;
  if (contacto === null) return <span class="tag">{t('hospitals.never')}</span>;
  if (alertas.length === 0) return <span class="tag tag-open">{t('hospitals.fine')}</span>;
  const rest = alertas.length - SHOWN_ALERTS;
  return (
    <ul class="hospitals-alerts">
      {alertas.slice(0, SHOWN_ALERTS).map((alert) => (
        <li key={alert.causa}>{sayAlert(alert, hospital)}</li>
      ))}
      {rest > 0 ? <li class="quiet">{t('hospitals.more', { count: rest })}</li> : undefined}
    </ul>
  );
}
