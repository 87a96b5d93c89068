/**
 * Every address of the web app with what stands in it, for whom its navigation or another screen leads there. The lists of pages are read
 * from app.tsx itself, so that a new page is looked at from the day it is added; what has an id in it is listed here.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OF_THE_HUB } from '../../../ehr-lite/hub-paths.ts';
import { DOORS } from '../../../ehr-lite/src/shell/navigation/doors.ts';

/** What a test wrote, by what stands in the addresses. */
export interface Known {
  readonly patient: string;
  readonly condition: string;
  readonly visit: string;
  readonly note: string;
  readonly folio: string;
  readonly requisition: string;
  readonly referral: string;
  readonly pair: string;
}

export interface Address {
  /** As app.tsx declares it. */
  readonly route: string;
  readonly path: (known: Known) => string;
  readonly roles: readonly string[];
}

export const ROLES = ['medico', 'enfermeria', 'recepcion', 'farmacia', 'administrador', 'operador', 'paciente'];
const CLINICAL = ['medico', 'enfermeria'];
const APP = readFileSync(join(import.meta.dirname, '../../../ehr-lite/src/app.tsx'), 'utf8');

/** `NAME_PAGES` of app.tsx, and whose they are. */
const LISTS: Readonly<Record<string, string>> = { CITIZEN: 'paciente', OPERATION: 'operador' };
/** `page === 'name'` of app.tsx, and whose they are. */
const PAGES: Readonly<Record<string, readonly string[]>> = {
  capacidad: ['administrador'],
  'por-revisar': CLINICAL,
  referencias: CLINICAL,
  'por-enviar': [...CLINICAL, 'recepcion', 'farmacia'],
};
const CHART = '/paciente/:id/:kind?/:item?';
const PARTS = ['problemas', 'alergias', 'resultados', 'programas', 'en-casa', 'vacunas', 'documentos', 'buscar'];

const SUPPLY = '/almacen/:part?/:item?';
const listed = [...APP.matchAll(/const (\w+)_PAGES = \[([\s\S]*?)\];/g)].flatMap(([, list = '', names = '']) =>
  [...names.matchAll(/'([\w-]+)'/g)].map(([, name = '']) => ({ name, list })),
);

export const ADDRESSES: readonly Address[] = [
  { route: '/:page?', path: () => '/', roles: ROLES },
  { route: CHART, path: ({ patient }) => `/paciente/${patient}`, roles: CLINICAL },
  ...PARTS.map((part) => ({
    ...{ route: CHART, path: ({ patient }: Known) => `/paciente/${patient}/${part}`, roles: ['medico'] },
  })),
  {
    ...{ route: CHART, roles: ['medico'] },
    path: ({ patient, condition }) => `/paciente/${patient}/Condition/${condition}`,
  },
  // Back to the chart: the window's title goes back too.
  { route: CHART, path: ({ patient }) => `/paciente/${patient}`, roles: ['medico'] },
  { route: '/consulta/:id', path: ({ visit }) => `/consulta/${visit}`, roles: ['medico'] },
  { route: '/signos/:id', path: ({ visit }) => `/signos/${visit}`, roles: CLINICAL },
  { route: '/nota/:id/:act?', path: ({ note }) => `/nota/${note}`, roles: ['medico'] },
  { route: '/nota/:id/:act?', path: ({ note }) => `/nota/${note}/adenda`, roles: ['medico'] },
  { route: '/receta/:folio', path: ({ folio }) => `/receta/${folio}`, roles: ['medico', 'farmacia'] },
  { route: '/solicitud/:folio', path: ({ requisition }) => `/solicitud/${requisition}`, roles: ['medico'] },
  { route: '/referencia/:id', path: ({ referral }) => `/referencia/${referral}`, roles: CLINICAL },
  ...DOORS.filter(({ href }) => href.startsWith('/almacen/')).map(({ href, roles }) => ({
    ...{ route: SUPPLY, path: () => href, roles },
  })),
  ...DOORS.filter(({ href }) => href.startsWith('/monitoreo')).map(({ href }) => ({
    ...{ route: '/monitoreo/:part?/:id?', path: () => href, roles: CLINICAL },
  })),
  {
    ...{ route: '/monitoreo/:part?/:id?', roles: ['enfermeria'] },
    path: ({ patient }) => `/monitoreo/persona/${patient}`,
  },
  { route: '/quien-es-quien/:id?', path: () => '/quien-es-quien', roles: ['operador'] },
  { route: '/quien-es-quien/:id?', path: ({ pair }) => `/quien-es-quien/${pair}`, roles: ['operador'] },
  { route: '/conectores/:part', path: () => '/conectores/nuevo', roles: ['operador'] },
  { route: 'unknown', path: () => '/direccion-que-no-existe', roles: ['medico'] },
  ...Object.entries(PAGES).map(([name, roles]) => ({ route: name, path: () => `/${name}`, roles })),
  ...listed.map(({ name, list }) => ({ route: name, path: () => `/${name}`, roles: [LISTS[list] ?? ''] })),
];

/** What app.tsx leads to and this list does not know: add it above, with whose it is. */
export const UNLISTED: readonly string[] = [
  ...listed.flatMap(({ name, list }) => (list in LISTS ? [] : [`${list}_PAGES: ${name}`])),
  ...[...APP.matchAll(/page === '([^']+)'/g)].flatMap(([, name = '']) => (name in PAGES ? [] : [name])),
  ...[...APP.matchAll(/path="([^"]+)"/g)].flatMap(([, route = '']) =>
    ADDRESSES.some((address) => address.route === route) ? [] : [route],
  ),
];

const named = (role: string): ReadonlySet<string> =>
  new Set([
    ...DOORS.filter(({ roles }) => (roles as readonly string[]).includes(role)).map(({ href }) => href),
    ...Object.entries(PAGES).flatMap(([name, roles]) => (roles.includes(role) ? [`/${name}`] : [])),
    ...listed.flatMap(({ name, list }) => (LISTS[list] === role ? [`/${name}`] : [])),
  ]);
/** With an id, the screen itself says whether there is such a thing. */
const WITH_ID =
  /^\/(paciente|consulta|signos|nota|receta|solicitud|referencia|conectores|quien-es-quien|almacen\/[a-z]+|monitoreo\/[a-z]+)\/[^/]+/;

/** Where a link of a role's screen leads: a screen of that role, a page that the hub draws, or nothing. */
export const leadsTo = (role: string, path: string): 'screen' | 'hub' | 'nothing' =>
  OF_THE_HUB.test(path) ? 'hub' : named(role).has(path) || WITH_ID.test(path) ? 'screen' : 'nothing';
