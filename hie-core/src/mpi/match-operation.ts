/**
 * Patient/$match (https://hl7.org/fhir/R4/patient-operation-match.html): who this may be, best first, each with the grade of the model and what
 * every attribute weighs. It answers only people whom the caller may find by a search, and tells what of the CURP disagrees with the rest.
 */
import { parseCurp } from '@amate/terminology/identifiers/curp.ts';
import { CANONICAL_BASE, CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Patient } from '@medplum/fhirtypes';
import type { Database } from '../db.ts';
import { fault } from '../errors.ts';
import type { FhirRequest, Handler } from '../fhir/context.ts';
import { askedOf } from '../fhir/operations/parameters.ts';
import { operationOutcome } from '../fhir/outcome.ts';
import { validResource } from '../fhir/valid-resource.ts';
import type { Role } from '../security/caller.ts';
import { idOf } from '../store/current.ts';
import type { Guarded } from '../store/guarded.ts';
import { createAsk } from '../store/postgres/resolve.ts';
import { createAlike } from '../store/postgres/traits.ts';
import { ATTRIBUTES } from './matching/compare.ts';
import { decide, gradeOf, levelOf } from './matching/decide.ts';
import type { Score } from './matching/model.ts';
import { candidatesOf, GRADING, type Sought, soughtBy, stands } from './probable.ts';
import { disagreementsOf } from './review-task.ts';

const ASKED = 'Patient/$match';
const ROLES: ReadonlySet<Role> = new Set(['medico', 'enfermeria', 'recepcion', 'sistema']);
const USUAL_COUNT = 10;
const MOST_COUNT = 50;

export function matchOperation(db: Database): Handler {
  const alike = createAlike(db, createAsk(db));
  return async (request, { store, fhirUrl }) => {
    await permit(request, store);
    const { patient, onlyCertain, count } = read(request);
    const sought = soughtBy(patient) ?? tooLittle();
    const ids = (await alike('Patient', sought.traits)).map(idOf);
    const found = await visible(request, store, ids);
    const graded = grade(sought, found).filter(({ certain }) => certain || !onlyCertain);
    const entry = graded.slice(0, onlyCertain ? 1 : count).map(({ patient: one, score, certain }) => ({
      fullUrl: `${fhirUrl}/Patient/${one.id}`,
      resource: one,
      search: {
        extension: [gradeExtension(certain, score), ...weightExtensions(score)],
        mode: 'match',
        score: probability(score),
      },
    }));
    const outcome = outcomeOf(patient);
    const body = { resourceType: 'Bundle', type: 'searchset', total: entry.length, entry: [...entry, ...outcome] };
    return { status: 200, body: JSON.stringify(body) };
  };
}

async function permit({ context }: FhirRequest, store: Guarded): Promise<void> {
  await store.permit(context, 'search', 'Patient', ASKED);
  if (!ROLES.has(context.caller.role))
    throw fault('forbidden', 'Buscar a quién corresponde un registro es de quien atiende o registra.', {
      path: ASKED,
      rule: 'Política de acceso por rol',
      fix: 'Pídalo en recepción.',
    });
}

function read(request: FhirRequest) {
  const { values, resources, bare } = askedOf(request);
  const body = resources.get('resource') ?? bare;
  if (body === undefined)
    throw fault('required', 'Falta la persona que se busca.', {
      path: 'Parameters.parameter',
      rule: 'R4 $match: resource',
      fix: 'Envíe Parameters con el parámetro resource, un Patient con lo que se sabe de la persona.',
    });
  const count = Number(values.get('count') ?? USUAL_COUNT);
  if (!Number.isInteger(count) || count < 1)
    throw fault('value', 'El número de respuestas no se entiende.', { path: 'count', fix: 'Use un entero positivo.' });
  return {
    patient: validResource(body as Record<string, unknown>, 'Patient') as Patient,
    onlyCertain: values.get('onlyCertainMatches') === 'true',
    count: Math.min(count, MOST_COUNT),
  };
}

function tooLittle(): never {
  throw fault('required', 'Con tan poco no se reconoce a nadie.', {
    path: 'Patient',
    rule: 'R4 $match',
    fix: 'Envíe al menos el primer apellido y la fecha de nacimiento completa, o la CURP con el apellido.',
  });
}

async function visible({ context }: FhirRequest, store: Guarded, ids: readonly string[]): Promise<Patient[]> {
  if (ids.length === 0) return [];
  const criteria = [{ code: '_id', modifier: undefined, values: ids }];
  const query = { type: 'Patient', criteria, sort: [], count: ids.length, cursor: undefined, total: 'none' as const };
  const { matches } = await store.search(context, query, ASKED);
  return matches.map(({ json }) => JSON.parse(json) as Patient).filter(stands);
}

/** Certain is who a hospital's registration would be joined to, and nobody is where two could be it. */
function grade({ person }: Sought, found: readonly Patient[]) {
  const decision = decide(person, candidatesOf(found), GRADING);
  const certain = decision.kind === 'match' ? decision.found.id : undefined;
  const people = new Map(found.map((one) => [one.id!, one]));
  return [...candidatesOf(found)]
    .map(({ id, person: other }) => ({ patient: people.get(id)!, ...gradeOf(person, other, GRADING) }))
    .filter((one) => one.grade !== 'new')
    .map(({ patient, score }) => ({ patient, score, certain: patient.id === certain }))
    .sort((a, b) => Number(b.certain) - Number(a.certain) || b.score.bits - a.score.bits);
}

const PROBABLE_BITS = 10;

const gradeExtension = (certain: boolean, { bits }: Score) => ({
  url: 'http://hl7.org/fhir/StructureDefinition/match-grade',
  valueCode: certain ? 'certain' : bits >= PROBABLE_BITS ? 'probable' : 'possible',
});

/** Of one decimal less than certainty: nobody is certain. */
const probability = ({ bits }: Score): number => Math.min(0.9999, Number((1 / (1 + 2 ** -bits)).toFixed(4)));

const WEIGHT = `${CANONICAL_BASE}/StructureDefinition/peso-de-atributo`;

const weightExtensions = (score: Score) =>
  ATTRIBUTES.flatMap((attribute, at) => {
    const level = levelOf(score, attribute);
    if (level === undefined) return [];
    const parts = [
      { url: 'atributo', valueCode: attribute },
      { url: 'nivel', valueString: level },
      { url: 'bits', valueDecimal: Math.round(score.weights[at]! * 10) / 10 },
    ];
    return [{ url: WEIGHT, extension: parts }];
  });

/** What of the CURP disagrees with the rest of what was sent. */
function outcomeOf(patient: Patient): object[] {
  const value = patient.identifier?.find(({ system }) => system === CURP_SYSTEM)?.value;
  if (value === undefined) return [];
  const parsed = parseCurp(value);
  const texts = parsed.kind === 'invalid' ? [parsed.text] : disagreementsOf(parsed, patient);
  if (texts.length === 0) return [];
  const problems = texts.map((text) => ({ code: 'value' as const, text, path: 'Patient.identifier' }));
  const outcome = operationOutcome(problems);
  const issue = (outcome as { issue: object[] }).issue.map((one) => ({ ...one, severity: 'warning' }));
  return [{ resource: { ...outcome, issue }, search: { mode: 'outcome' } }];
}
