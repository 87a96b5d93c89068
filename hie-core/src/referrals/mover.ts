/** Who moves a referral: the hub itself writes into it for which facility the caller acts, whatever he sent (`write-rule.ts` reads it). */
import { TAREA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { UNIDAD_QUE_MUEVE } from '@amate/terminology/ordering/referral-states.ts';
import type { Resource, Task } from '@medplum/fhirtypes';
import type { Caller } from '../security/caller.ts';

export const isReferralTask = (resource: Resource): resource is Task =>
  resource.resourceType === 'Task' &&
  (resource.code?.coding?.some(({ system, code }) => system === TAREA_SYSTEM && code === 'referencia') ?? false);

export function stampMover(resource: Resource, caller: Caller): Resource {
  if (!isReferralTask(resource)) return resource;
  const others = (resource.extension ?? []).filter(({ url }) => url !== UNIDAD_QUE_MUEVE);
  const mover = caller.clues ?? (caller.role === 'sistema' ? 'sistema' : 'nadie');
  return { ...resource, extension: [...others, { url: UNIDAD_QUE_MUEVE, valueString: mover }] };
}
