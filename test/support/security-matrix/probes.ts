/** One probe for every FHIR route: how it is asked about a case, and what the law says of the answer. */
import { type As, idsIn } from '../caller-tokens.ts';
import { condition } from '../confidential-city.ts';
import type { Answer } from '../hub.ts';
import {
  CARE,
  type Case,
  changes,
  erases,
  everybody,
  history,
  labels,
  named,
  overwrites,
  readsConditions,
  readsPatients,
  record,
  type Verdict,
  type Who,
} from './law.ts';

export interface Probe {
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
export const ownRecord = (answer: Answer, one: Case): boolean => holds(answer, one);
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
export const entryStatus = ({ body: bundle }: Answer): string => String(bundle?.entry?.[0]?.response?.status ?? '');

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

const SOMEBODY = {
  name: 'resource',
  resource: { resourceType: 'Patient', name: [{ family: 'Nadie' }], birthDate: '1950-01-01' },
};
/** The agenda is reception's, the clinic's and the citizen's own; the place and the appointment that are named are none. */
const AGENDA: ReadonlySet<string> = new Set(['medico', 'enfermeria', 'recepcion', 'sistema']);
const ownsOrServes = ({ role, who }: Case): Verdict =>
  AGENDA.has(role) ? 'seen' : role !== 'paciente' ? 'forbidden' : who === 'beto' ? 'absent' : 'seen';
const servedAgenda = ({ role }: Case): Verdict => (AGENDA.has(role) || role === 'paciente' ? 'absent' : 'forbidden');
const place = { name: 'appointment-reference', valueReference: { reference: 'Appointment/ninguna.abcde' } };
const whose = ({ person }: Case) => ({
  resourceType: 'Parameters',
  parameter: [place, { name: 'patient-reference', valueReference: { reference: `Patient/${person}` } }],
});
const waits = (one: Case) => ({
  ...whose(one),
  parameter: [...whose(one).parameter, { name: 'service', valueReference: { reference: 'HealthcareService/ninguno' } }],
});
const SPAN = 'start=2031-01-01T08:00:00Z&end=2031-01-02T08:00:00Z';
const away = {
  resourceType: 'Parameters',
  parameter: [
    { name: 'start', valueDateTime: '2031-01-01T08:00:00Z' },
    { name: 'end', valueDateTime: '2031-01-02T08:00:00Z' },
  ],
};
const rulesSay = ({ status }: Answer): boolean => status === 422;
const takes = (how: string): Probe => ({
  ask: (as, one) => as('POST', `/Appointment/${how}`, whose(one)),
  expected: ownsOrServes,
  seen: rulesSay,
});
const SCHEDULING: Readonly<Record<string, Probe>> = {
  'post /Patient/$match': {
    ask: (as) => as('POST', '/Patient/$match', { resourceType: 'Parameters', parameter: [SOMEBODY] }),
    expected: ({ role }) => (AGENDA.has(role) ? 'seen' : 'forbidden'),
  },
  'get /Appointment/$find': get(({ person }) => `/Appointment/$find?${SPAN}&patient-reference=${person}`, ownsOrServes),
  'post /Appointment/$find': {
    ask: (as, { person }) => as('POST', `/Appointment/$find?${SPAN}&patient-reference=${person}`, parameters),
    expected: ownsOrServes,
  },
  'post /Appointment/$hold': takes('$hold'),
  'post /Appointment/$book': takes('$book'),
  // The service that is named has no agenda.
  'post /Appointment/$wait': {
    ask: (as, one) => as('POST', '/Appointment/$wait', waits(one)),
    expected: ownsOrServes,
    seen: rulesSay,
  },
  'post /Appointment/:id/$decline': {
    ask: (as) => as('POST', '/Appointment/ninguna/$decline', parameters),
    expected: servedAgenda,
  },
  'post /Appointment/:id/$cancel': {
    ask: (as) => as('POST', '/Appointment/ninguna/$cancel', parameters),
    expected: servedAgenda,
  },
  'post /Appointment/:id/$reschedule': {
    ask: (as, one) => as('POST', '/Appointment/ninguna/$reschedule', whose(one)),
    expected: servedAgenda,
  },
  // Free places are nobody's: who may look for one sees them all.
  'get /Slot': get(
    () => '/Slot?status=free&schedule=ninguna',
    ({ role }) => (AGENDA.has(role) || role === 'paciente' ? 'seen' : 'forbidden'),
  ),
  'get /Slot/:id': get(() => '/Slot/ninguna.abcde', servedAgenda),
  'post /Schedule/:id/$leave': {
    ask: (as) => as('POST', '/Schedule/ninguna/$leave', away),
    expected: ({ role }) => (AGENDA.has(role) ? 'absent' : 'forbidden'),
  },
};

export const PROBES: Readonly<Record<string, Probe>> = {
  ...SCHEDULING,
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
  // Nobody bears it.
  'get /Patient/$ihe-pix': get(
    () => '/Patient/$ihe-pix?sourceIdentifier=urn:nada|0',
    ({ role }) => (readsPatients(role) ? 'absent' : 'forbidden'),
  ),
  // Demographics, as reading the Patient.
  'get /Patient/:id/$registro-dorado': get(
    ({ person }) => `/Patient/${person}/$registro-dorado`,
    ({ role, who }) => (!readsPatients(role) ? 'forbidden' : role === 'paciente' && who === 'beto' ? 'absent' : 'seen'),
  ),
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
