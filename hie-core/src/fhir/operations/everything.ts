/**
 * Patient/$everything: a person's record by pages, each with the facilities, people, places and medicines that it speaks of.
 * Without an id it is the record of who asks. https://hl7.org/fhir/R4/patient-operation-everything.html
 */
import { fault } from '../../errors.ts';
import type { FhirRequest, FhirResponse, Handler } from '../context.ts';
import { everythingBundle } from './everything-bundle.ts';
import { parseEverything } from './everything-request.ts';
import { askedOf } from './parameters.ts';

export const everythingOfPatient: Handler = (request, dependencies) =>
  everything(request, dependencies, request.params.id!);

export const everythingOfMine: Handler = (request, dependencies) => {
  const { patientId } = request.context.caller;
  if (patientId === undefined)
    throw fault('not-supported', 'Esta cuenta no está ligada a un expediente.', {
      path: 'Patient',
      rule: 'R4 Patient/$everything sin id: el expediente propio',
      fix: 'Diga de quién: Patient/<id>/$everything.',
    });
  return everything(request, dependencies, patientId);
};

async function everything(
  request: FhirRequest,
  { store, fhirUrl }: Parameters<Handler>[1],
  patientId: string,
): Promise<FhirResponse> {
  const asked = parseEverything(askedOf(request).values);
  const path = `Patient/${patientId}/$everything`;
  const page = await store.record(request.context, { ...asked.query, patientId }, `${path}?${asked.used}`);
  return { status: 200, body: everythingBundle(fhirUrl, path, asked, page) };
}
