/** The visit that a message other than ADT names: made known if the hub does not hold it, never rewritten. */
import { episodioSystem } from '@amate/terminology/identifiers/systems.ts';
import type { Encounter, Reference } from '@medplum/fhirtypes';
import { segmentOf } from '../parse.ts';
import type { MapContext, MappedPatient } from './context.ts';
import { toEncounter } from './encounter.ts';

export function visitOf(context: MapContext, patient: MappedPatient): Reference<Encounter> | undefined {
  const pv1 = segmentOf(context.message, 'PV1');
  const visit = pv1?.text(19);
  if (pv1 === undefined || !visit) return undefined;
  const key = { system: episodioSystem(context.profile.clues), value: visit };
  return context.builder.add(toEncounter(context, pv1, patient, visit, []), 'create', key, pv1);
}
