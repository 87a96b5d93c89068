/**
 * In whose name a Subscription tells: the last who wrote it, stamped into the resource at the door (`store/guarded.ts` has
 * this done for every write), so that nobody can have told to him what another may see. R4 has no element for it.
 */
import { CANONICAL_BASE } from '@amate/terminology/identifiers/systems.ts';
import type { Extension, Resource, Subscription } from '@medplum/fhirtypes';
import { type Caller, ROLES } from '../security/caller.ts';

const SUBSCRIBER_EXTENSION = `${CANONICAL_BASE}/StructureDefinition/suscriptor`;

export type Subscriber = Pick<Caller, 'subject' | 'role' | 'clientId' | 'scopes'>;

/** Replaces whatever the client said about it. */
export function stampSubscriber(caller: Caller, resource: Resource): Resource {
  if (resource.resourceType !== 'Subscription') return resource;
  const others = (resource.extension ?? []).filter(({ url }) => url !== SUBSCRIBER_EXTENSION);
  const part = (url: string, valueString: string): Extension => ({ url, valueString });
  const stamp: Extension = {
    url: SUBSCRIBER_EXTENSION,
    extension: [
      part('cuenta', caller.subject),
      part('rol', caller.role),
      ...(caller.clientId === '' ? [] : [part('cliente', caller.clientId)]),
      ...(caller.scopes.length === 0 ? [] : [part('scopes', caller.scopes.join(' '))]),
    ],
  };
  return { ...resource, extension: [...others, stamp] };
}

export function subscriberOf(subscription: Subscription): Subscriber | undefined {
  const parts = subscription.extension?.find(({ url }) => url === SUBSCRIBER_EXTENSION)?.extension ?? [];
  const text = (name: string): string => parts.find(({ url }) => url === name)?.valueString ?? '';
  const role = ROLES.find((one) => one === text('rol'));
  if (role === undefined || text('cuenta') === '') return undefined;
  const scopes = text('scopes')
    .split(' ')
    .filter((scope) => scope !== '');
  return { subject: text('cuenta'), role, clientId: text('cliente'), scopes };
}

/** What seals of this Subscription's headers are bound to. */
export function bondOf(subscription: Subscription): string {
  return JSON.stringify([subscriberOf(subscription)?.subject ?? '', subscription.channel.endpoint ?? '']);
}
