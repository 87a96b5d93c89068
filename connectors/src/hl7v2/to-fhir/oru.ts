/** ORU (R01, R30, R32, R40) and OUL to DiagnosticReport and Observations: v2-to-FHIR ORU_R01. The visit is named, never rewritten. */
import type { Message, Segment } from '../parse.ts';
import { refuse } from '../rejection.ts';
import type { MapContext } from './context.ts';
import { addReports, type OrderGroup } from './diagnostic-report.ts';
import { addPatient } from './patient.ts';
import { visitOf } from './visit.ts';

export function mapOru(context: MapContext): string {
  const patient = addPatient(context, 'create');
  const orders = orderGroups(context.message);
  if (orders.length === 0) {
    throw refuse(
      '100',
      'OBR',
      'Falta el segmento OBR: un resultado debe decir a qué estudio pertenecen los resultados.',
    );
  }
  const encounter = visitOf(context, patient);
  addReports(context, orders, patient, encounter);
  return patient.patientKey;
}

/**
 * NTE is of what stands above it: the study, until its first OBX. What stands above every OBR (about the person) or between ORC and OBR is of
 * the study that follows; ORC after its OBR (OUL) has NTE of the study behind it.
 */
function orderGroups(message: Message): OrderGroup[] {
  const groups: { orc: Segment | undefined; obr: Segment; notes: Segment[]; results: Segment[] }[] = [];
  let orc: Segment | undefined;
  let waiting: Segment[] = [];
  const settle = (): void => {
    const last = groups.at(-1);
    (last?.results.length ? last.results : last?.notes)?.push(...waiting);
    waiting = [];
  };
  for (const segment of message.segments) {
    const last = groups.at(-1);
    if (segment.name === 'ORC') orc = segment;
    else if (segment.name === 'OBR') {
      groups.push({ orc, obr: segment, notes: waiting, results: [] });
      orc = undefined;
      waiting = [];
    } else if (segment.name === 'NTE') {
      waiting.push(segment);
      if (orc === undefined && last !== undefined) settle();
    } else if (segment.name === 'OBX') {
      settle();
      last?.results.push(segment);
    }
  }
  settle();
  return groups;
}
