/**
 * A person's chart on one screen: problems, medicines, allergies, vital signs, last results, vaccines, and what is pending, each with
 * its source and date. Everything comes with one request (chart.resource.ts). In a consultation it stands at the left, in one column.
 */
import './chart.css';
import '../texts/chart.ts';
import { useQuery } from '@tanstack/react-query';
import { memo } from 'react';
import { cityDay } from '../calendar/when.ts';
import { hubNow } from '../hub/clock.ts';
import { readPatient } from '../patient/patient.resource.ts';
import { Reading } from '../shell/reading.tsx';
import { t } from '../texts/t.ts';
import type { Chart } from './chart.resource.ts';
import { problemsOf } from './current.ts';
import type { Sourced } from './origin.ts';
import type { SummaryPartProps } from './part.tsx';
import { AllergiesPart } from './parts/allergies-part.tsx';
import { MedicinesPart } from './parts/medicines-part.tsx';
import { PendingPart } from './parts/pending-part.tsx';
import { ProblemsPart } from './parts/problems-part.tsx';
import { ResultsPart } from './parts/results-part.tsx';
import { VaccinesPart } from './parts/vaccines-part.tsx';
import { VitalsPart } from './parts/vitals-part.tsx';
import { UndoBar } from './undo.tsx';
import { useChart } from './use-chart.ts';
import { usePlaceOf } from './use-place-of.ts';

export interface SummaryProps {
  readonly patientId: string;
  readonly visitId?: string;
  /** One column, fewer lines: beside a note. */
  readonly compact?: boolean;
}

const NONE: readonly Sourced[] = [];
/** Whatever may be told with its place. */
const linesOf = (chart: Chart): readonly Sourced[] => {
  const { active, unlisted } = problemsOf(chart);
  const { allergies, orders, taken, requests, results } = chart;
  return [
    ...[...active, ...unlisted, ...allergies.items],
    ...[...orders.items, ...taken.items, ...requests.items, ...results.items],
  ];
};

/** Not drawn again when only the screen around it is. */
export const Summary = memo(({ patientId, visitId, compact = false }: SummaryProps) => {
  const query = useChart(patientId);
  const patient = useQuery({
    queryKey: ['patient', patientId, 'self'],
    queryFn: ({ signal }) => readPatient(patientId, signal),
  });
  const placeOf = usePlaceOf(patientId, query.data === undefined ? NONE : linesOf(query.data));
  const level = compact ? 3 : 2;
  const Heading = compact ? 'h3' : 'h2';
  if (query.data === undefined)
    return (
      <section class="summary" aria-label={t('chart.summary')} aria-busy={query.isPending}>
        <Reading of={query} words="chart.loading" />
      </section>
    );
  const part: SummaryPartProps = {
    chart: query.data,
    patientId,
    visitId,
    compact,
    level,
    today: cityDay(hubNow()),
    placeOf,
    patient: patient.data,
    again: () => void query.refetch(),
  };
  return (
    <section class={compact ? 'summary summary-compact' : 'summary'} aria-label={t('chart.summary')}>
      <Heading class="unseen">{t('chart.summary')}</Heading>
      <UndoBar patientId={patientId} />
      <div class="summary-grid">
        <ProblemsPart {...part} />
        <MedicinesPart {...part} />
        <AllergiesPart {...part} />
        <VitalsPart {...part} />
        <ResultsPart {...part} />
        <PendingPart {...part} />
        <VaccinesPart {...part} />
      </div>
    </section>
  );
});
