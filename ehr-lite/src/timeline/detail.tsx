/** One entry in full: its content, its course over time, and where it came from. */
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link } from 'wouter-preact';
import { parseWhen, showWhen } from '../calendar/when.ts';
import { ConditionDetail } from '../condition/condition-detail.tsx';
import { EmergencyMark } from '../emergency/emergency-mark.tsx';
import { EncounterDetail } from '../encounter/encounter-detail.tsx';
import type { RecordEntry, RecordKind } from '../hub/r4.ts';
import { ObservationDetail } from '../observation/observation-detail.tsx';
import { useArrival } from '../shell/arrive.ts';
import { Facts } from '../shell/facts.tsx';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import { readEntry } from './entry.resource.ts';
import { lastOpened } from './filter-memory.ts';
import { headingOf } from './heading.ts';
import { keyOf } from './merge.ts';
import { SignedOrigin } from './signed-origin.tsx';
import { encounterIdOf, type Source } from './source.ts';
import type { PatientRecord } from './use-record.ts';

interface DetailProps {
  readonly patientId: string;
  readonly kind: RecordKind;
  readonly id: string;
  readonly record: PatientRecord;
}

export function Detail({ patientId, kind, id, record }: DetailProps) {
  const heading = useArrival<HTMLHeadingElement>('title.detail');
  const loaded = record.entries.find((entry) => keyOf(entry) === `${kind}/${id}`);
  const query = useQuery({
    queryKey: ['record', patientId, 'entry', kind, id],
    queryFn: ({ signal }) => readEntry({ type: kind, id }, signal),
    enabled: loaded === undefined,
  });
  const entry = loaded ?? query.data;
  useEffect(() => () => lastOpened.set(`${kind}/${id}`), [kind, id]);
  return (
    <article class="detail" aria-labelledby="detail-title">
      <h2 id="detail-title" ref={heading} tabIndex={-1}>
        {entry === undefined ? t(query.error === null ? 'detail.loading' : 'title.detail') : headingOf(entry)}
      </h2>
      <EmergencyMark />
      {entry === undefined ? (
        <Reading of={query} words="detail.loading" />
      ) : (
        <Content patientId={patientId} entry={entry} record={record} />
      )}
    </article>
  );
}

function Content({
  patientId,
  entry,
  record,
}: {
  readonly patientId: string;
  readonly entry: RecordEntry;
  readonly record: PatientRecord;
}) {
  const encounterId = entry.resourceType === 'Encounter' ? undefined : encounterIdOf(entry);
  return (
    <>
      {entry.resourceType === 'Encounter' ? (
        <EncounterDetail encounter={entry} patientId={patientId} record={record} />
      ) : undefined}
      {entry.resourceType === 'Condition' ? <ConditionDetail condition={entry} /> : undefined}
      {entry.resourceType === 'Observation' ? (
        <ObservationDetail observation={entry} patientId={patientId} sourceOf={record.sourceOf} />
      ) : undefined}
      {encounterId === undefined ? undefined : (
        <p>
          <Link href={`/paciente/${patientId}/Encounter/${encounterId}`}>{t('detail.openEncounter')}</Link>
        </p>
      )}
      <Origin entry={entry} source={record.sourceOf(entry)} />
    </>
  );
}

function Origin({ entry, source }: { readonly entry: RecordEntry; readonly source: Source }) {
  const received = parseWhen(entry.meta?.lastUpdated);
  const message = /\/mensaje\/[^/]+\/(.+)$/.exec(entry.meta?.source ?? '')?.[1];
  return (
    <section class="card origin">
      <h3>{t('detail.origin')}</h3>
      <Facts
        facts={[
          [t('detail.hospital'), source.name],
          [t('detail.clues'), source.clues],
          [t('detail.received'), received === undefined ? undefined : showWhen(received)],
          [t('detail.message'), message === undefined ? entry.meta?.source : decodeURIComponent(message)],
          [t('detail.version'), entry.meta?.versionId],
        ]}
      />
      <SignedOrigin type={entry.resourceType} id={entry.id ?? ''} version={entry.meta?.versionId} />
    </section>
  );
}
