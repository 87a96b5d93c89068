/** ORU (R01, R30, R32, R40) and OUL to DiagnosticReport and Observations: v2-to-FHIR ORU_R01. The visit is named, never rewritten. */
import type { Message, Segment } from '../parse.ts';
import { refuse } from '../rejection.ts';
import type { MapContext } from './context.ts';
import { addReport, type OrderGroup } from './diagnostic-report.ts';
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
  for (const order of orders) addReport(context, order, patient, encounter);
  return patient.patientKey;
}

function orderGroups(message: Message): OrderGroup[] {
  const groups: { orc: Segment | undefined; obr: Segment; results: Segment[] }[] = [];
  let orc: Segment | undefined;
  for (const segment of message.segments) {
    if (segment.name === 'ORC') orc = segment;
    else if (segment.name === 'OBR') {
      groups.push({ orc, obr: segment, results: [] });
      orc = undefined;
    } else if (segment.name === 'OBX' || segment.name === 'NTE') {
      groups.at(-1)?.results.push(segment);
    }
  }
  return groups;
}
