/**
 * What no patch may change: the type and the id of the resource it is applied to. `meta` is the store's: it writes its own.
 * https://hl7.org/fhir/R4/http.html#patch, https://hl7.org/fhir/R4/http.html#update
 */
import type { Resource } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import { excerpt } from './operation-fault.ts';

const RULE = 'R4: el tipo y el id de un recurso no cambian';

/** @throws HubError `business-rule` */
export function sameIdentity(before: Resource, after: unknown): Resource {
  const patched = (typeof after === 'object' && after !== null ? after : {}) as {
    resourceType?: unknown;
    id?: unknown;
  };
  if (patched.resourceType !== before.resourceType)
    throw fault('business-rule', 'El parche cambiaría el tipo del recurso.', {
      path: `${before.resourceType}.resourceType`,
      rule: RULE,
      value: excerpt(patched.resourceType),
      fix: `Quite del parche lo que toca resourceType, o cree un recurso nuevo del otro tipo.`,
    });
  if (patched.id !== before.id)
    throw fault('business-rule', 'El parche cambiaría el id del recurso.', {
      path: `${before.resourceType}.id`,
      rule: RULE,
      value: excerpt(patched.id),
      fix: 'Quite del parche lo que toca id; para otro id cree otro recurso.',
    });
  return after as Resource;
}
