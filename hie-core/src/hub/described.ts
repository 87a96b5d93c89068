/**
 * Every route for programs besides FHIR, as one OpenAPI document: `docs/openapi.json`, and what test/security-matrix.test.ts holds against
 * the routes that a running hub serves. FHIR tells of itself by its CapabilityStatement; pages for people and OAuth are not described.
 */
import { type Described, type Description, wholeOpenApi } from '../http/open-api.ts';
import { ACCESS_ROUTES } from '../security/accesses/routes.ts';
import { ADMINISTRATION_ROUTES } from '../security/account-admin/api-routes.ts';
import { AUDIT_LOG_ROUTES } from '../security/audit-log/routes.ts';
import { CONSENT_ROUTES } from '../security/consent/routes.ts';
import { SOURCE_ROUTES } from '../security/sources/routes.ts';
import { TERM_ROUTES } from '../terminology/search/routes.ts';
import { VERSION } from '../version.ts';
import { SLICES } from './slices.ts';

/** Routes that stand alone, where hub and app are put together. */
const SINGLE: readonly Described[] = [
  { ...{ method: 'get', path: '/healthz', open: true }, about: 'Si el hub y su base responden, y con qué retraso' },
  {
    ...{ method: 'get', path: '/.well-known/smart-configuration', open: true },
    about: 'Cómo entrar: SMART App Launch',
  },
  { method: 'get', path: '/oidc/me', about: 'Quién es el portador del token' },
  {
    ...{ method: 'get', path: '/live/Patient/:id', media: 'text/event-stream' },
    about: 'Lo que cambia en un expediente: solo identificadores',
  },
  {
    ...{ method: 'get', path: '/live/:type', media: 'text/event-stream' },
    about: 'Lo que cambia de una búsqueda FHIR, con sus mismos parámetros',
  },
  { method: 'get', path: '/operacion/suscripciones', about: 'Lo que espera y lo que se dejó de intentar' },
];

export const DESCRIBED: readonly Description[] = [
  { title: 'Servicio', base: '', routes: SINGLE },
  { title: 'Expediente', base: '', routes: [...ACCESS_ROUTES, ...CONSENT_ROUTES] },
  { title: 'Terminología', base: '', routes: TERM_ROUTES },
  { title: 'Bitácora', base: '/auditoria', routes: AUDIT_LOG_ROUTES },
  { title: 'Fuentes', base: '/fuentes', routes: SOURCE_ROUTES },
  { title: 'Cuentas', base: '/operacion', routes: ADMINISTRATION_ROUTES },
  ...SLICES.flatMap(({ described = [] }) => described),
];

const ABOUT =
  'Lo que el hub ofrece a programas además de FHIR. La API FHIR R4 está en /fhir/R4 y se describe en /fhir/R4/metadata. ' +
  'El token se pide en /oidc/token (SMART Backend Services) o con SMART App Launch.';

export const hubOpenApi = (): object =>
  wholeOpenApi({ title: 'Amate', version: VERSION, description: ABOUT }, DESCRIBED);
