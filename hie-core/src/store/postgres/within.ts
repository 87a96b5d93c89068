/** A caller who may touch one record only: what of it a stored or planned resource belongs to. */
import type { Resource } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import { patientsOf } from '../../r4/compartment.ts';
import type { Restriction } from '../repository.ts';
import type { Planned } from './planned.ts';

export function isWithin(resource: Resource, id: string, restriction: Restriction): boolean {
  if (restriction.patientId === undefined) return true;
  if (resource.resourceType === 'Patient') return id === restriction.patientId;
  return patientsOf(resource).includes(`Patient/${restriction.patientId}`);
}

export function refuseOutside(all: readonly Planned[], restriction: Restriction): void {
  if (restriction.patientId === undefined) return;
  for (const planned of all) {
    const id = planned.publicId ?? planned.key;
    const stored =
      planned.current === undefined || planned.current.deleted
        ? undefined
        : (JSON.parse(planned.current.content) as Resource);
    const allowed =
      (planned.action === 'match' || planned.action === 'delete' || isWithin(planned.resource, id, restriction)) &&
      (stored === undefined || isWithin(stored, id, restriction));
    if (!allowed)
      throw fault('forbidden', 'Este recurso pertenece a otro expediente.', {
        path: planned.path || planned.resource.resourceType,
        rule: 'Acceso: solo el propio expediente',
        fix: 'Escriba solo en su propio expediente.',
      });
  }
}
