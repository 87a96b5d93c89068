/** ORU^R01 to DiagnosticReport and Observations: v2-to-FHIR ORU_R01. The visit is named, never rewritten. */
import { episodioSystem } from '@amate/terminology/identifiers/systems.ts';
import type { Encounter, Reference } from '@medplum/fhirtypes';
import { type Message, type Segment, segmentOf } from '../parse.ts';
import { refuse } from '../rejection.ts';
import type { MapContext, MappedPatient } from './context.ts';
import { addReport, type OrderGroup } from './diagnostic-report.ts';
import { toEncounter } from './encounter.ts';
import { addPatient } from './patient.ts';

export function mapOru(context: MapContext): string {
  const patient = addPatient(context, 'create');
  const orders = orderGroups(context.message);
  if (orders.length === 0) {
    throw refuse('100', 'OBR', 'Falta el segmento OBR: un ORU^R01 debe decir a qué estudio pertenecen los resultados.');
  }
  const encounter = visitOf(context, patient);
  for (const order of orders) addReport(context, order, patient, encounter);
  return patient.patientKey;
}

/** A laboratory's PV1 is thin: it may make the visit known, the hospital's ADT is what describes it. */
function visitOf(context: MapContext, patient: MappedPatient): Reference<Encounter> | undefined {
  const pv1 = segmentOf(context.message, 'PV1');
  const visit = pv1?.text(19);
  if (pv1 === undefined || !visit) return undefined;
  const key = { system: episodioSystem(context.profile.clues), value: visit };
  return context.builder.add(toEncounter(context, pv1, patient, visit, []), 'create', key);
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
