/** A patch applied to what stands now: from here on it is an update like any other. https://hl7.org/fhir/R4/http.html#patch */
import type { Resource } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import { idOf } from '../current.ts';
import { referenceSlots } from '../references.ts';
import type { WriteIntent } from '../repository.ts';
import { type Known, targetOf } from './decide.ts';
import type { Entry, PlainIntent } from './planned.ts';

export type PatchIntent = Extract<WriteIntent, { readonly kind: 'patch' }>;

export const isPatch = (entry: Entry): entry is Entry<PatchIntent> => entry.intent.kind === 'patch';

/** @throws HubError `not-found`, `deleted`, and what the patch itself finds wrong */
export function patched(entry: Entry<PatchIntent>, known: Known): Entry<PlainIntent> {
  const { intent, path } = entry;
  const current = targetOf(entry, false, known);
  if (current === undefined)
    throw fault('not-found', 'No existe el recurso que se quiere modificar.', {
      path: path || intent.type,
      rule: 'R4 patch: el recurso debe existir',
      fix: 'Revise el id o la condición; para crearlo use PUT o POST.',
    });
  if (current.deleted)
    throw fault('deleted', `${intent.type}/${idOf(current)} fue eliminado.`, {
      path: path || intent.type,
      fix: 'Envíe el recurso completo con PUT para recuperarlo.',
    });
  const resource = intent.apply(JSON.parse(current.content) as Resource);
  const { fullUrl, ifMatch } = intent;
  return {
    intent: { kind: 'update', fullUrl, resource, target: { id: idOf(current) }, ifMatch },
    slots: referenceSlots(resource),
    path,
  };
}
