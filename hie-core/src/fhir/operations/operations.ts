/**
 * The operations of the hub as routes, served before the general ones: `$` begins no id, so nothing is hidden by them.
 * https://hl7.org/fhir/R4/operations.html
 */
import { CANONICAL_BASE } from '@amate/terminology/identifiers/systems.ts';
import type { Route } from '../routes.ts';
import { everythingOfMine, everythingOfPatient } from './everything.ts';
import { crossReference, goldenRecord, matchPatient } from './match.ts';
import { addMeta, deleteMeta, meta } from './meta.ts';
import { origin } from './origen.ts';
import { SCHEDULING_DEFINITIONS, SCHEDULING_ROUTES } from './scheduling.ts';
import { summary } from './summary.ts';
import { TERMINOLOGY_DEFINITIONS, TERMINOLOGY_ROUTES } from './terminology/routes.ts';
import { validateInstance, validateType } from './validate.ts';

export const OPERATION_ROUTES: readonly Route[] = [
  ...TERMINOLOGY_ROUTES,
  ...SCHEDULING_ROUTES,
  { method: 'get', path: '/Patient/$everything', scope: 'read', handler: everythingOfMine },
  { method: 'post', path: '/Patient/$everything', scope: 'read', handler: everythingOfMine },
  { method: 'post', path: '/Patient/$match', scope: 'search', handler: matchPatient },
  { method: 'get', path: '/Patient/$ihe-pix', scope: 'search', handler: crossReference },
  { method: 'get', path: '/Patient/:id/$everything', scope: 'read', handler: everythingOfPatient },
  { method: 'post', path: '/Patient/:id/$everything', scope: 'read', handler: everythingOfPatient },
  { method: 'get', path: '/Patient/:id/$registro-dorado', scope: 'read', handler: goldenRecord },
  { method: 'get', path: '/Patient/:id/$summary', scope: 'read', handler: summary },
  { method: 'post', path: '/Patient/:id/$summary', scope: 'read', handler: summary },
  { method: 'post', path: '/:type/$validate', scope: 'read', handler: validateType },
  { method: 'post', path: '/:type/:id/$validate', scope: 'read', handler: validateInstance },
  { method: 'get', path: '/:type/:id/$meta', scope: 'read', handler: meta },
  { method: 'post', path: '/:type/:id/$meta', scope: 'read', handler: meta },
  { method: 'get', path: '/:type/:id/$origen', scope: 'read', handler: origin },
  { method: 'post', path: '/:type/:id/$meta-add', scope: 'update', handler: addMeta },
  { method: 'post', path: '/:type/:id/$meta-delete', scope: 'update', handler: deleteMeta },
];

const R4 = 'http://hl7.org/fhir/OperationDefinition';

/** Where each operation is defined, by what its path ends with. */
const DEFINITIONS: Readonly<Record<string, string>> = {
  $everything: `${R4}/Patient-everything`,
  $match: `${R4}/Patient-match`,
  $summary: 'http://hl7.org/fhir/uv/ips/OperationDefinition/summary',
  $validate: `${R4}/Resource-validate`,
  $meta: `${R4}/Resource-meta`,
  '$meta-add': `${R4}/Resource-meta-add`,
  '$meta-delete': `${R4}/Resource-meta-delete`,
  '$ihe-pix': 'https://profiles.ihe.net/ITI/PIXm/OperationDefinition/IHE.PIXm.pix',
  '$registro-dorado': `${CANONICAL_BASE}/OperationDefinition/registro-dorado`,
  $origen: `${CANONICAL_BASE}/OperationDefinition/origen`,
  ...SCHEDULING_DEFINITIONS,
};

export interface OfferedOperation {
  /** Without the `$`. */
  readonly name: string;
  readonly definition: string;
  /** undefined: any. */
  readonly type: string | undefined;
  readonly changes: boolean;
}

/** What metadata tells of the routes above: each operation once for each kind of resource. */
export const OFFERED_OPERATIONS: readonly OfferedOperation[] = [
  ...new Map(
    OPERATION_ROUTES.map(({ path, scope }) => {
      const [first, last] = [path.split('/')[1]!, path.split('/').at(-1)!];
      const type = first === ':type' ? undefined : first;
      const offered = {
        name: last.slice(1),
        definition: TERMINOLOGY_DEFINITIONS[`${first}/${last}`] ?? DEFINITIONS[last]!,
        type,
        changes: scope === 'update' || scope === 'create',
      };
      return [`${first}/${last}`, offered] as const;
    }),
  ).values(),
];
