/**
 * ORM, OML, OMG, OMP, RDE, RDS and RAS: every order of the message by what it orders (v2-to-FHIR ORM_O01, OML_O21). The person is made
 * known, never rewritten: who orders is no source of demographics.
 */
import { refuse } from '../rejection.ts';
import { toAdministration } from './administration.ts';
import { addAllergies } from './allergy.ts';
import type { MapContext } from './context.ts';
import { toDispense } from './dispense.ts';
import { addMedicationRequest } from './medication-request.ts';
import { addMedicines, type Unkeyed } from './medicine-keys.ts';
import { unnumbered } from './message-key.ts';
import { addObservations, groupObservations } from './observation.ts';
import { allInOrder, beforeOrders, numbersOf, orderSegments } from './order-group.ts';
import { addPatient } from './patient.ts';
import { addServiceRequest } from './service-request.ts';
import { addSpecimen } from './specimen.ts';
import { visitOf } from './visit.ts';

export function mapOrder(context: MapContext): string {
  const patient = addPatient(context, 'create');
  const orders = orderSegments(context.message).filter(({ detail }) => detail !== undefined);
  if (orders.length === 0) {
    const text = 'Falta lo que se pide: el mensaje no trae OBR, RXO, RXE, RXD ni RXA. Envíe la orden completa.';
    throw refuse('100', 'ORC', text);
  }
  const encounter = visitOf(context, patient);
  addAllergies(context, patient);
  // OML^O33 sends the specimen first, then what is asked of it.
  const leading = beforeOrders(context.message)
    .filter(({ name }) => name === 'SPM')
    .map((spm) => addSpecimen(context, spm, patient));
  const taken = new Set<string>();
  const medicines: Unkeyed[] = [];
  const frame = { patient, encounter };
  for (const order of orders) {
    const detail = order.detail!;
    switch (detail.name) {
      case 'OBR': {
        const own = allInOrder(order, 'SPM').map((spm) => addSpecimen(context, spm, patient));
        const { placer, filler } = numbersOf(order);
        const supporting = addObservations(context, groupObservations(allInOrder(order, 'OBX', 'NTE')), {
          patient,
          ...(encounter ? { encounter } : {}),
          orderKey: `${placer || filler || unnumbered(context, patient.localKey, detail)}:pedido:${detail.index}`,
        });
        addServiceRequest(context, order, detail, taken, { ...frame, specimens: [...leading, ...own], supporting });
        break;
      }
      case 'RXD':
        medicines.push(toDispense(context, order, detail, frame));
        break;
      case 'RXA':
        medicines.push(toAdministration(context, order, detail, frame));
        break;
      case 'RXO':
      case 'RXE':
        addMedicationRequest(context, order, detail, taken, frame);
        break;
      default:
        throw refuse('100', detail.place(), `Este conector no recibe órdenes de ${detail.name} (dieta, insumos).`);
    }
  }
  addMedicines(context.builder, medicines);
  return patient.patientKey;
}
