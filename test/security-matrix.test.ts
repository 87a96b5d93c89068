/**
 * Every route × every role × own, ward's, treated and not treated person × ordinary, labelled and hidden by its person, on a running hub, compared with
 * what the law says below in words of its own: nothing here reads the policy's table. A route without a probe fails.
 */
import { FHIR_ROUTES } from '@amate/hie-core/fhir/routes.ts';
import { ROLES, type Role } from '@amate/hie-core/security/caller.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type As, actingAs, callerTokens, idsIn, type TokenOf } from './support/caller-tokens.ts';
import { type City, CLINIC, concealedFinding, condition, foundCity, guardianOf } from './support/confidential-city.ts';
import { type Answer, type RunningHub, startHub } from './support/hub.ts';

type Who = 'ana' | 'beto' | 'caro';
interface Case {
  readonly role: Role;
  readonly who: Who;
  readonly labelled: boolean;
  /** By the person's own will (docs/adr/0024); nobody knows which facility wrote it. */
  readonly hidden: boolean;
  /** Id of the person's Condition of that kind. */
  readonly id: string;
  readonly person: string;
}
/** seen: reached; absent: as if it were not there; forbidden: 403. */
type Verdict = 'seen' | 'absent' | 'forbidden';

const EVERYONE: readonly Who[] = ['ana', 'beto', 'caro'];
const CARE: ReadonlySet<Role> = new Set(['medico', 'enfermeria']);

/** The clinic treats Ana and Caro; Ana is the citizen who asks, and Caro's mother; Caro is fourteen. */
function maySee({ role, who, labelled, hidden }: Case, how: 'named' | 'everybody'): boolean {
  if (role === 'sistema') return true;
  if (hidden) return role === 'paciente' && who !== 'beto';
  if (role === 'paciente') return who === 'ana' || (who === 'caro' && !labelled);
  if (!CARE.has(role)) return false;
  return who !== 'beto' || (how === 'named' && !labelled);
}

const readsConditions = (role: Role): boolean => CARE.has(role) || role === 'paciente' || role === 'sistema';
const readsPatients = (role: Role): boolean => role !== 'administrador';

const looks =
  (how: 'named' | 'everybody') =>
  (one: Case): Verdict =>
    !readsConditions(one.role) ? 'forbidden' : maySee(one, how) ? 'seen' : 'absent';
const named = looks('named');
const everybody = looks('everybody');
/** Citizens keep versions and current state, no history. */
const history = (one: Case): Verdict => (one.role === 'paciente' ? 'forbidden' : named(one));
const changes = (one: Case): Verdict => (CARE.has(one.role) || one.role === 'sistema' ? named(one) : 'forbidden');
/** Read first, so that who may not read it does not learn that it is there. */
const labels = (one: Case): Verdict => (one.role === 'paciente' && maySee(one, 'named') ? 'forbidden' : named(one));
/** A taken id is the one thing a write cannot pass by as if it were not there. */
const overwrites = (one: Case): Verdict => (changes(one) === 'absent' ? 'forbidden' : changes(one));
const erases = (one: Case): Verdict => (one.role === 'sistema' ? 'seen' : 'forbidden');
/** The whole record: who may not read Conditions gets the person without them, if at all. */
const record = (one: Case): Verdict => {
  if (!readsPatients(one.role)) return 'forbidden';
  return readsConditions(one.role) && maySee(one, 'named') ? 'seen' : 'absent';
};

interface Probe {
  readonly ask: (as: As, one: Case) => Promise<Answer>;
  readonly expected: (one: Case) => Verdict;
  /** How an answer tells that it was reached; any success when left out. */
  readonly seen?: (answer: Answer, one: Case) => boolean;
}

const holds = ({ body }: Answer, { id }: Case): boolean => idsIn(body).includes(`Condition/${id}`);
const get = (path: (one: Case) => string, expected: Probe['expected'], seen?: Probe['seen']): Probe => ({
  ask: (as, one) => as('GET', path(one)),
  expected,
  ...(seen && { seen }),
});
const ownRecord = (answer: Answer, one: Case): boolean => holds(answer, one);
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const STALE = { 'if-match': 'W/"99"' };
const JSON_PATCH = { 'content-type': 'application/json-patch+json' };
const PATCH = '[{"op":"add","path":"/note","value":[{"text":"x"}]}]';
const CODES: Readonly<Record<Who, string>> = { ana: 'F32.1', beto: 'B20.1', caro: 'Z30.0' };
/** As it stands: a write that got through must not take the label away for the cases that follow. */
const again = ({ person, who, labelled, hidden }: Case) =>
  condition(person, labelled ? CODES[who] : hidden ? 'M54' : 'I10');
const body = (one: Case) => ({ ...again(one), id: one.id });
const parameters = { resourceType: 'Parameters', parameter: [] };
const tag = { name: 'meta', valueMeta: { tag: [{ system: 'urn:x', code: 'matriz' }] } };
const withMeta = { resourceType: 'Parameters', parameter: [tag] };
/** 412: it was there, and of another version. */
const reached = ({ status }: Answer): boolean => status === 412;
const entryStatus = ({ body: bundle }: Answer): string => String(bundle?.entry?.[0]?.response?.status ?? '');

/** Everybody who signs in may ask what a code means (the catalogues that the hub starts with); it touches nobody's record. */
const ICD_10 = 'http://hl7.org/fhir/sid/icd-10';
const TERMINOLOGY: Readonly<Record<string, Probe>> = Object.fromEntries(
  [
    ['CodeSystem/$lookup', `system=${ICD_10}&code=E11`],
    ['CodeSystem/$validate-code', `url=${ICD_10}&code=E11`],
    ['CodeSystem/$subsumes', `system=${ICD_10}&codeA=E11&codeB=E11`],
    ['ValueSet/$expand', `url=${encodeURIComponent(`${ICD_10}?fhir_vs`)}&count=1`],
    ['ValueSet/$validate-code', `url=${encodeURIComponent(`${ICD_10}?fhir_vs`)}&system=${ICD_10}&code=E11`],
    ['ConceptMap/$translate', `system=${ICD_10}&code=E11`],
    // By instance: no such one is stored, and everybody may know that.
    ...['CodeSystem/:id/$validate-code', 'CodeSystem/:id/$subsumes'].map((path) => [path, 'code=a&codeA=a&codeB=b']),
    ...['ValueSet/:id/$expand', 'ValueSet/:id/$validate-code'].map((path) => [path, 'code=a']),
    ['ConceptMap/:id/$translate', 'code=a'],
  ].flatMap(([path = '', query = '']) => {
    const asked = `/${path.replace(':id', 'nadie')}?${query}`;
    const expected = () => (path.includes(':id') ? ('absent' as const) : ('seen' as const));
    return [
      [`get /${path}`, get(() => asked, expected)],
      [`post /${path}`, { ask: (as: Parameters<Probe['ask']>[0]) => as('POST', asked, parameters), expected }],
    ];
  }),
);

const PROBES: Readonly<Record<string, Probe>> = {
  'post /': {
    ask: (as, { id }) =>
      as('POST', '', {
        resourceType: 'Bundle',
        type: 'batch',
        entry: [{ request: { method: 'GET', url: `Condition/${id}` } }],
      }),
    expected: named,
  },
  'get /Patient/$everything': get(
    () => '/Patient/$everything',
    (one) => {
      // Without an id it is the record of who asks; nobody else has one.
      if (one.role === 'paciente') return one.who === 'ana' ? 'seen' : 'absent';
      return 'forbidden';
    },
    ownRecord,
  ),
  'post /Patient/$everything': {
    ask: (as) => as('POST', '/Patient/$everything', parameters),
    expected: (one) => (one.role !== 'paciente' ? 'forbidden' : one.who === 'ana' ? 'seen' : 'absent'),
    seen: ownRecord,
  },
  'get /Patient/:id/$everything': get(({ person }) => `/Patient/${person}/$everything?_count=500`, record, holds),
  'post /Patient/:id/$everything': {
    ask: (as, { person }) => as('POST', `/Patient/${person}/$everything`, parameters),
    expected: record,
    seen: holds,
  },
  'get /Patient/:id/$summary': get(({ person }) => `/Patient/${person}/$summary`, record, holds),
  'post /Patient/:id/$summary': {
    ask: (as, { person }) => as('POST', `/Patient/${person}/$summary`, parameters),
    expected: record,
    seen: holds,
  },
  ...TERMINOLOGY,
  'post /:type/$validate': {
    ask: (as, one) => as('POST', '/Condition/$validate', body(one)),
    // It touches nobody's record.
    expected: ({ role }) => (readsConditions(role) ? 'seen' : 'forbidden'),
  },
  'post /:type/:id/$validate': {
    ask: (as, one) => as('POST', `/Condition/${one.id}/$validate`, body(one)),
    expected: named,
  },
  // What is told is of the resource itself: facility, message, signature.
  'get /:type/:id/$origen': get(({ id }) => `/Condition/${id}/$origen`, named),
  'get /:type/:id/$meta': get(({ id }) => `/Condition/${id}/$meta`, named),
  'post /:type/:id/$meta': { ask: (as, { id }) => as('POST', `/Condition/${id}/$meta`, parameters), expected: named },
  'post /:type/:id/$meta-add': {
    ask: (as, { id }) => as('POST', `/Condition/${id}/$meta-add`, withMeta),
    expected: labels,
  },
  'post /:type/:id/$meta-delete': {
    ask: (as, { id }) => as('POST', `/Condition/${id}/$meta-delete`, withMeta),
    expected: labels,
  },
  'get /_history': get(
    () => '/_history?_count=1000',
    ({ role }) => (role === 'sistema' ? 'seen' : 'forbidden'),
    holds,
  ),
  'get /': get(() => '/?_type=Condition&_count=1000', everybody, holds),
  'post /_search': {
    ask: (as) => as('POST', '/_search', '_type=Condition&_count=1000', FORM),
    expected: everybody,
    seen: holds,
  },
  'post /:type/_search': {
    ask: (as) => as('POST', '/Condition/_search', '_count=1000', FORM),
    expected: everybody,
    seen: holds,
  },
  'get /:type/_history': get(
    () => '/Condition/_history?_count=1000',
    (one) => (one.role === 'paciente' ? 'forbidden' : everybody(one)),
    holds,
  ),
  'get /:type/:id/_history': get(({ id }) => `/Condition/${id}/_history`, history),
  'get /:type/:id/_history/:vid': get(({ id }) => `/Condition/${id}/_history/1`, named),
  'get /Patient/:id/:members': get(({ person }) => `/Patient/${person}/Condition?_count=500`, named, holds),
  'get /:type/:id': get(({ id }) => `/Condition/${id}`, named),
  'put /:type/:id': {
    ask: (as, one) => as('PUT', `/Condition/${one.id}`, body(one), STALE),
    expected: overwrites,
    seen: reached,
  },
  'patch /:type/:id': { ask: (as, { id }) => as('PATCH', `/Condition/${id}`, PATCH, JSON_PATCH), expected: changes },
  'delete /:type/:id': {
    ask: (as, { id }) => as('DELETE', `/Condition/${id}`, undefined, STALE),
    expected: erases,
    seen: reached,
  },
  'get /:type': get(() => '/Condition?_count=1000&_total=accurate', everybody, holds),
  'post /:type': {
    ask: (as, { person }) => as('POST', '/Condition', condition(person, 'J00')),
    expected: ({ role }) => (CARE.has(role) || role === 'sistema' ? 'seen' : 'forbidden'),
  },
  'put /:type': {
    ask: (as, one) => as('PUT', `/Condition?_id=${one.id}`, again(one)),
    expected: changes,
    // What it may not see is not there: it makes another one.
    seen: ({ status }) => status === 200,
  },
  'patch /:type': { ask: (as, { id }) => as('PATCH', `/Condition?_id=${id}`, PATCH, JSON_PATCH), expected: changes },
  'delete /:type': {
    ask: (as, { id }) => as('DELETE', `/Condition?_id=${id}`, undefined, STALE),
    expected: erases,
    seen: reached,
  },
};

/** Doors besides FHIR that a token opens. `may`: who is let in, where it is not a person's record that decides. */
interface Door {
  readonly path: (city: City) => string;
  readonly may: (role: Role, who: Who) => boolean;
  readonly sent?: unknown;
}
const only =
  (...roles: readonly Role[]) =>
  (role: Role): boolean =>
    roles.includes(role);
const NONE = '0197aaaa-0000-7000-8000-000000000000';
/** Their own scope opens these, no `user/`: their tests say to whom. */
const ADMINISTRATION = [
  'get /cuentas',
  'post /cuentas',
  'get /cuentas/:id',
  'post /cuentas/:id/:acto',
  'get /clientes',
  'post /clientes',
  'delete /clientes/:id',
];

const DOORS: Readonly<Record<string, Door>> = {
  'get /oidc/me': { path: () => '/oidc/me', may: () => true },
  // What codes are called is everybody's who signs in.
  'get /terminologia/buscar': { path: () => '/terminologia/buscar?q=diabetes', may: () => true },
  'get /terminologia/paquete': { path: () => '/terminologia/paquete', may: () => true },
  'get /live/:type': { path: () => '/live/Condition', may: readsConditions },
  'get /operacion/suscripciones': { path: () => '/operacion/suscripciones', may: only('operador', 'sistema') },
  'get /expediente/accesos': { path: () => '/expediente/accesos', may: only('paciente') },
  'post /expediente/accesos/:id/no-reconozco': {
    path: () => `/expediente/accesos/${NONE}/no-reconozco`,
    may: only('paciente'),
    sent: {},
  },
  'get /expediente/disputas': { path: () => '/expediente/disputas', may: only('paciente') },
  'get /operacion/disputas': { path: () => '/operacion/disputas', may: only('operador') },
  'post /operacion/disputas/:id/respuesta': {
    path: () => `/operacion/disputas/${NONE}/respuesta`,
    may: only('operador'),
    sent: { estado: 'en-revision' },
  },
  'get /expediente/motivos-de-emergencia': { path: () => '/expediente/motivos-de-emergencia', may: () => true },
  'post /expediente/ocultar': {
    path: () => '/expediente/ocultar',
    may: only('paciente'),
    sent: { recurso: `Encounter/${NONE}` },
  },
  'delete /expediente/ocultar/:id': { path: () => `/expediente/ocultar/${NONE}`, may: only('paciente') },
  'get /expediente/ocultos': { path: () => '/expediente/ocultos', may: only('paciente') },
  'get /expediente/avisos': { path: () => '/expediente/avisos', may: only('paciente') },
  'get /expediente/:id/oculto': {
    path: ({ ana }) => `/expediente/${ana}/oculto`,
    may: only('medico', 'enfermeria', 'paciente'),
  },
  'post /expediente/:id/acceso-de-emergencia': {
    path: () => `/expediente/${NONE}/acceso-de-emergencia`,
    may: only('medico', 'enfermeria'),
    sent: { motivo: { codigo: 'urgencia-vital', detalle: 'Prueba de quién puede abrir en una urgencia' } },
  },
  'delete /expediente/:id/acceso-de-emergencia': {
    path: () => `/expediente/${NONE}/acceso-de-emergencia`,
    may: only('medico', 'enfermeria'),
  },
  'get /operacion/revisiones': { path: () => '/operacion/revisiones', may: only('operador') },
  'post /operacion/revisiones/:id/resultado': {
    path: () => `/operacion/revisiones/${NONE}/resultado`,
    may: only('operador'),
    sent: { resultado: 'justificado', nota: 'Prueba' },
  },
  'post /operacion/revisiones/:id/terminar': {
    path: () => `/operacion/revisiones/${NONE}/terminar`,
    may: only('operador'),
    sent: {},
  },
  'get /entradas/:id': { path: () => `/auditoria/entradas/${NONE}`, may: only('operador', 'paciente', 'sistema') },
  'post /llaves': { path: () => '/fuentes/llaves', may: only('sistema'), sent: {} },
  ...Object.fromEntries(
    ADMINISTRATION.map((key) => [
      key,
      {
        path: () => `/operacion${key.split(' ')[1]!.replace(':id', NONE).replace(':acto', 'cerrar')}`,
        may: () => false,
        sent: {},
      },
    ]),
  ),
};

/** Open to anybody: no person's data. Sign-in pages and the account pages behind a session have tests of their own. */
const OPEN = [
  ...[
    'get /healthz',
    'get /metadata',
    'get /.well-known/smart-configuration',
    'get /fhir/R4/.well-known/smart-configuration',
  ],
  ...['get /raices', 'get /raices/:day', 'get /llaves', 'get /pruebas/inclusion', 'get /pruebas/consistencia'],
  ...[
    'get /estilo.css',
    'get /ciudadano/:provider/retorno',
    'get /:uid',
    'get /:uid/ciudadano/:provider',
    'post /:uid',
  ],
  ...['post /:uid/codigo', 'post /:uid/contrasena', 'post /:uid/alta', 'post /:uid/seguir', 'post /:uid/otra'],
  ...['post /:uid/persona', 'post /:uid/permiso', 'get /retorno', 'get /', 'post /sesiones', 'post /aplicaciones'],
  ...[
    'get /contrasena',
    'post /contrasena',
    'get /verificacion',
    'post /verificacion',
    'get /unidad',
    'get /unidad/nueva',
  ],
  ...['post /unidad/nueva', 'get /unidad/:id', 'post /unidad/:id/:acto'],
];

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
  readonly handle?: { readonly stack?: readonly Layer[] };
}

/** What express serves, as each router names it. */
function servedBy(stack: readonly Layer[]): string[] {
  return stack.flatMap(({ route, handle }) =>
    route !== undefined
      ? Object.keys(route.methods).map((method) => `${method} ${route.path}`)
      : servedBy(handle?.stack ?? []),
  );
}

const keyOf = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`;

describe('security matrix', () => {
  let hub: RunningHub;
  let city: City;
  let tokenOf: TokenOf;
  const acting = new Map<Role, As>();
  const concealed = { ana: '', beto: '', caro: '' };

  beforeAll(async () => {
    hub = await startHub();
    city = await foundCity(hub);
    tokenOf = await callerTokens(hub);
    for (const role of ROLES) {
      const place = role === 'paciente' ? { patient: city.ana } : role === 'sistema' ? {} : { clues: CLINIC };
      acting.set(role, await actingAs(hub, tokenOf, { role, ...place }));
    }
    const reception = acting.get('recepcion')!;
    expect((await reception('POST', '/RelatedPerson', guardianOf(city.caro))).status).toBe(201);
    for (const who of EVERYONE) concealed[who] = await concealedFinding(hub, city[who]);
  }, 60_000);
  afterAll(() => hub?.close());

  const casesOf = (role: Role): Case[] =>
    EVERYONE.flatMap((who) =>
      (['ordinary', 'labelled', 'hidden'] as const).map((kind) => ({
        ...{ role, who, labelled: kind === 'labelled', hidden: kind === 'hidden', person: city[who] },
        id: (kind === 'hidden' ? concealed : city[kind])[who],
      })),
    );

  function verdictOf(answer: Answer, one: Case, seen: Probe['seen']): Verdict | string {
    const inner = entryStatus(answer);
    const status =
      /^\d{3}/.test(inner) && answer.body?.type === 'batch-response' ? Number(inner.slice(0, 3)) : answer.status;
    // `$everything` without an id, of an account that is nobody's record: refused before any scope matters.
    if (status === 403 || (status === 400 && seen === ownRecord)) return 'forbidden';
    if (seen?.(answer, one)) return 'seen';
    if (status === 404 || (seen !== undefined && status >= 200 && status < 300)) return 'absent';
    return status >= 200 && status < 300 ? 'seen' : `${status} ${JSON.stringify(answer.body)}`;
  }

  it('knows every route: one that is added without a probe fails here', () => {
    expect(FHIR_ROUTES.map(keyOf).sort()).toEqual(Object.keys(PROBES).sort());
    const { router } = hub.app as unknown as { router: { stack: readonly Layer[] } };
    const known = new Set([...Object.keys(PROBES), ...Object.keys(DOORS), ...OPEN, 'get /live/Patient/:id']);
    expect(servedBy(router.stack).filter((one) => !known.has(one))).toEqual([]);
  });

  /** The status alone: a stream would go on. */
  async function statusOf(method: string, path: string, token: string | undefined, sent?: unknown): Promise<number> {
    const stopped = new AbortController();
    const response = await fetch(`${hub.config.baseUrl}${path}`, {
      method: method.toUpperCase(),
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(sent !== undefined && { 'content-type': 'application/json' }),
      },
      ...(sent !== undefined && method !== 'get' && { body: JSON.stringify(sent) }),
      signal: stopped.signal,
    });
    stopped.abort();
    return response.status;
  }

  it.each(Object.keys(DOORS))('%s', async (key) => {
    const { path, may, sent } = DOORS[key]!;
    const method = key.split(' ')[0]!;
    expect(await statusOf(method, path(city), undefined, sent)).toBe(401);
    for (const role of ROLES) {
      const status = await statusOf(method, path(city), acting.get(role)!.token, sent);
      expect([role, status, status !== 403]).toEqual([role, status, may(role, 'ana')]);
    }
  });

  it('get /live/Patient/:id', async () => {
    expect(await statusOf('get', `/live/Patient/${city.ana}`, undefined)).toBe(401);
    for (const role of ROLES) {
      for (const who of EVERYONE) {
        const status = await statusOf('get', `/live/Patient/${city[who]}`, acting.get(role)!.token);
        const expected = !readsPatients(role) ? 403 : role === 'paciente' && who === 'beto' ? 404 : 200;
        expect([role, who, status]).toEqual([role, who, expected]);
      }
    }
  });

  it.each(Object.keys(PROBES))('%s', async (route) => {
    const { ask, expected, seen } = PROBES[route]!;
    const found: [Role, Who, string, string][] = [];
    const wanted: [Role, Who, string, string][] = [];
    for (const role of ROLES) {
      for (const one of casesOf(role)) {
        const what = one.hidden ? 'oculto' : one.labelled ? 'reservado' : 'ordinario';
        found.push([role, one.who, what, verdictOf(await ask(acting.get(role)!, one), one, seen)]);
        wanted.push([role, one.who, what, expected(one)]);
      }
    }
    expect(found).toEqual(wanted);
  });

  it.each(Object.keys(PROBES))('%s: no token 401, wrong scope 403', async (route) => {
    const { ask, seen } = PROBES[route]!;
    const one = casesOf('medico')[0]!;
    const nobody = Object.assign(
      (method: string, path: string, sent?: unknown, headers: Record<string, string> = {}) =>
        hub.fhir(method, path, sent, { ...headers, authorization: '' }),
      { token: '' },
    );
    expect((await ask(nobody, one)).status).toBe(401);
    const narrow = await actingAs(hub, tokenOf, { role: 'medico', clues: CLINIC, scope: 'user/Slot.s' });
    expect(verdictOf(await ask(narrow, one), one, seen === ownRecord ? seen : undefined)).toBe('forbidden');
  });
});
