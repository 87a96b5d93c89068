/**
 * Patient/$summary: the International Patient Summary of a record, made on the spot from what the caller may see.
 * https://hl7.org/fhir/uv/ips/STU2/OperationDefinition-summary.html
 */
import type { Patient, Resource } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import { CONCEALED } from '../../security/consent/texts.ts';
import type { Handler } from '../context.ts';
import { askedOf } from './parameters.ts';

const IPS_BUNDLE = 'http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips';
const HARMLESS = new Set(['_format', '_pretty', 'graph']);

export const summary: Handler = async (request, { store, summarize }) => {
  const { values } = askedOf(request);
  for (const [name, value] of values) {
    if (HARMLESS.has(name) || (name === 'profile' && value.split('|')[0] === IPS_BUNDLE)) continue;
    throw fault('not-supported', `Patient/$summary no atiende «${name.slice(0, 60)}» con ese valor.`, {
      path: name.slice(0, 80),
      rule: 'IPS $summary',
      value: value.slice(0, 80),
      fix: `Quite el parámetro; el resumen sigue siempre ${IPS_BUNDLE}.`,
    });
  }
  const id = request.params.id!;
  const { patient, resources, concealed } = await store.wholeRecord(request.context, id, `Patient/${id}/$summary`);
  const bundle = summarize({
    patient: JSON.parse(patient.json) as Patient,
    resources: resources.map(({ json }) => JSON.parse(json) as Resource),
    ...(concealed && { concealed: CONCEALED }),
  });
  return { status: 200, body: JSON.stringify(bundle) };
};
