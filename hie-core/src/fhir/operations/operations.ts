/**
 * The operations of the hub as routes, served before the general ones: `$` begins no id, so nothing is hidden by them.
 * https://hl7.org/fhir/R4/operations.html
 */
import type { Route } from '../routes.ts';
import { everythingOfMine, everythingOfPatient } from './everything.ts';
import { addMeta, deleteMeta, meta } from './meta.ts';
import { summary } from './summary.ts';
import { validateInstance, validateType } from './validate.ts';

export const OPERATION_ROUTES: readonly Route[] = [
  { method: 'get', path: '/Patient/$everything', scope: 'read', handler: everythingOfMine },
  { method: 'post', path: '/Patient/$everything', scope: 'read', handler: everythingOfMine },
  { method: 'get', path: '/Patient/:id/$everything', scope: 'read', handler: everythingOfPatient },
  { method: 'post', path: '/Patient/:id/$everything', scope: 'read', handler: everythingOfPatient },
  { method: 'get', path: '/Patient/:id/$summary', scope: 'read', handler: summary },
  { method: 'post', path: '/Patient/:id/$summary', scope: 'read', handler: summary },
  { method: 'post', path: '/:type/$validate', scope: 'read', handler: validateType },
  { method: 'post', path: '/:type/:id/$validate', scope: 'read', handler: validateInstance },
  { method: 'get', path: '/:type/:id/$meta', scope: 'read', handler: meta },
  { method: 'post', path: '/:type/:id/$meta', scope: 'read', handler: meta },
  { method: 'post', path: '/:type/:id/$meta-add', scope: 'update', handler: addMeta },
  { method: 'post', path: '/:type/:id/$meta-delete', scope: 'update', handler: deleteMeta },
];
