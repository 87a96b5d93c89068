/** One person's record: the banner always in sight; below it the timeline, or one entry in full. */
import '../texts/chart.ts';
import '../texts/trust.ts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { showAge } from '../calendar/age.ts';
import { ChartNav } from '../chart/chart-nav.tsx';
import { isSection, SECTIONS } from '../chart/sections.ts';
import { Summary } from '../chart/summary.tsx';
import { startChart, useChart, useFirstPages, useFreshChart } from '../chart/use-chart.ts';
import { EmergencyBar } from '../emergency/emergency-bar.tsx';
import { UnderEmergency } from '../emergency/emergency-mark.tsx';
import { useStanding } from '../emergency/use-standing.ts';
import { useCell } from '../hub/cell.ts';
import { queries } from '../hub/queries.ts';
import type { Patient } from '../hub/r4.ts';
import type { Page } from '../hub/read.ts';
import { opensInEmergency, readsRecord, type Who } from '../session/who.ts';
import { useArrival } from '../shell/arrive.ts';
import { later } from '../shell/later.tsx';
import { SideProblem } from '../shell/side-problem.tsx';
import { Unread } from '../shell/unread.tsx';
import { t } from '../texts/t.ts';
import { isRecordKind } from '../timeline/arrivals.ts';
import { Detail } from '../timeline/detail.tsx';
import { view } from '../timeline/filter-memory.ts';
import { Timeline } from '../timeline/timeline.tsx';
import { useRecord } from '../timeline/use-record.ts';
import { Banner } from './banner.tsx';
import { IdentityCard } from './identity-card.tsx';
import { readPatient } from './patient.resource.ts';
import { remember } from './search-memory.ts';
import { usePerson } from './use-person.ts';

const agenda = later(() => import('../reception/agenda-card.tsx').then((module) => module.AgendaCard));
const carers = later(() => import('../care/carers-card.tsx').then((module) => module.CarersCard));

interface PatientPageProps {
  readonly who: Who;
  readonly id: string;
  readonly kind: string | undefined;
  readonly item: string | undefined;
}

/** The banner stands at once with what the search already showed; the record itself is still read, and audited. */
function foundBefore(id: string): Patient | undefined {
  const lists = queries.getQueriesData<Page<Patient>>({ queryKey: ['people'] });
  return lists.flatMap(([, page]) => page?.resources ?? []).find((patient) => patient.id === id);
}

export function PatientPage({ who, id, kind, item }: PatientPageProps) {
  const clinical = readsRecord(who.role);
  useState(() => (clinical ? startChart(id) : undefined));
  const patient = useQuery({
    queryKey: ['patient', id, 'self'],
    queryFn: ({ signal }) => readPatient(id, signal),
    placeholderData: () => foundBefore(id),
  });
  const opens = opensInEmergency(who.role);
  const standing = useStanding(id, opens);
  const chart = useChart(id, clinical);
  useFreshChart(id);
  // Asking for the timeline's first pages apart would only hold the chart up.
  const { patientId: viewed, year } = useCell(view);
  const record = useRecord(id, useFirstPages(id, chart), viewed === id ? year : undefined);
  const section = isSection(kind) ? kind : undefined;
  const person = usePerson(patient.data, Date.now());
  useEffect(() => {
    if (person === undefined) return;
    const about = [person.age === undefined ? undefined : showAge(person.age), person.sex].filter(Boolean).join(', ');
    remember({ id, name: person.name, about });
  }, [id, person?.name]);

  if (person === undefined && patient.error !== null)
    return <Unread key={`${kind} ${item}`} title="title.record" of={patient} />;
  return (
    <div class={standing.data?.acceso ? 'record record-emergency' : 'record'}>
      <Banner person={person} patientId={id} clinical={clinical} />
      {standing.data !== undefined ? (
        <EmergencyBar patientId={id} standing={standing.data} />
      ) : standing.error !== null && opens ? (
        <SideProblem words={t('emergency.unknown')} onRetry={() => void standing.refetch()} />
      ) : undefined}
      {clinical ? <ChartNav patientId={id} here={section} /> : undefined}
      <UnderEmergency.Provider value={Boolean(standing.data?.acceso)}>
        {!clinical ? (
          <>
            <IdentityCard patient={patient.data} />
            {who.role === 'recepcion' && patient.data !== undefined ? (
              <>
                <agenda.Screen key={`agenda-${id}`} who={who} patientId={patient.data.id ?? id} />
                <carers.Screen patient={patient.data} />
              </>
            ) : undefined}
          </>
        ) : kind !== undefined && isRecordKind(kind) && item !== undefined ? (
          <Detail key={item} patientId={id} kind={kind} id={item} record={record} />
        ) : section !== undefined ? (
          <Section name={section} patientId={id} />
        ) : (
          <>
            <ChartTitle />
            <Summary patientId={id} />
            <Timeline patientId={id} record={record} bornMs={person?.birth?.ms} />
          </>
        )}
      </UnderEmergency.Provider>
    </div>
  );
}

/** Back from a section or an entry, the window says again that this is the record; the banner said it once. */
function ChartTitle() {
  useArrival('title.record', false);
  return null;
}

function Section({ name, patientId }: { readonly name: keyof typeof SECTIONS; readonly patientId: string }) {
  const { Screen } = SECTIONS[name];
  return <Screen key={name} patientId={patientId} />;
}
