/** SPM to Specimen: v2-to-FHIR SPM[Specimen]. */
import { isDeepStrictEqual } from 'node:util';
import type { CodeableConcept, Reference, Specimen } from '@medplum/fhirtypes';
import type { Segment } from '../parse.ts';
import { concept, dateTime, type MapContext, type MappedPatient } from './context.ts';
import { toDateTime } from './datatypes/date-time.ts';
import { unnumbered } from './message-key.ts';
import { muestraSystem } from './systems.ts';

export function addSpecimen(context: MapContext, spm: Segment, patient: MappedPatient): Reference<Specimen> {
  const { profile } = context;
  const system = muestraSystem(profile.clues);
  const value = spm.text(2, 1) || spm.text(2, 2) || spm.text(30) || unnumbered(context, patient.localKey, spm);
  const type = concept(context, spm, 4);
  // One tube may be named below each of its tests; one of another kind under its number is another, which `add` refuses.
  const known = context.builder.holding('Specimen', { system, value }) as Reference<Specimen> | undefined;
  if (known !== undefined && isOfType(context, known, type)) return known;
  const collected = toDateTime(spm.text(17, 1), profile, spm.place(17));
  const specimen: Specimen = {
    resourceType: 'Specimen',
    identifier: [{ system, value }],
    accessionIdentifier: spm.has(30) ? { system, value: spm.text(30) } : undefined,
    status: { N: 'unavailable' as const, Y: 'available' as const }[spm.text(20).toUpperCase()],
    type,
    subject: patient.reference,
    receivedTime: dateTime(context, spm, 18),
    collection: {
      collectedDateTime: collected,
      method: concept(context, spm, 7),
      bodySite: concept(context, spm, 8),
    },
    condition: [concept(context, spm, 24)].filter((one) => one !== undefined),
    note: spm.has(14) ? [{ text: spm.field(14).whole() }] : undefined,
  };
  return context.builder.add(specimen, 'update', { system, value }, spm);
}

/** One that does not say what it is says nothing else. */
function isOfType({ builder }: MapContext, known: Reference<Specimen>, type: CodeableConcept | undefined): boolean {
  if (type === undefined) return true;
  return isDeepStrictEqual((builder.at(known) as Specimen).type, JSON.parse(JSON.stringify(type)));
}
