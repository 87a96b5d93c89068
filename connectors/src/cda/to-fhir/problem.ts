/** Problem Concern Act and Problem Observation to Condition (C-CDA on FHIR, CF-problems). Each observation is a Condition of its own. */
import type { CodeableConcept, Condition } from '@medplum/fhirtypes';
import { addEntry, type SectionContext } from '../context.ts';
import { dateTimeOf, orUnknown, toConcept } from '../datatypes.ts';
import { attribute, first, hasTemplate, isNegated, relatedBy, relatedOf } from '../element.ts';
import type { Element } from '../xml.ts';
import { authorOf } from './participant.ts';

export const PROBLEM_OBSERVATION = '2.16.840.1.113883.10.20.22.4.4';
const PROBLEM_STATUS = '2.16.840.1.113883.10.20.22.4.6';
const DATE_OF_DIAGNOSIS = '2.16.840.1.113883.10.20.22.4.502';

const CLINICAL = 'http://terminology.hl7.org/CodeSystem/condition-clinical';
const VERIFICATION = 'http://terminology.hl7.org/CodeSystem/condition-ver-status';
const CATEGORY = 'http://terminology.hl7.org/CodeSystem/condition-category';
const SNOMED = 'http://snomed.info/sct';

/** Problem status (SNOMED CT): active, inactive, resolved, recurrence, remission. */
const STATUS: Readonly<Record<string, string>> = {
  '55561003': 'active',
  '73425007': 'inactive',
  '413322009': 'resolved',
  '246455001': 'recurrence',
  '263855007': 'relapse',
  '277022003': 'remission',
};
const CONCERN: Readonly<Record<string, string>> = {
  active: 'active',
  suspended: 'inactive',
  aborted: 'inactive',
  completed: 'resolved',
};
/** "Disease", "Problem" and the like negated say: nothing known. */
const ANY_PROBLEM = new Set(['55607006', '64572001', '404684003', '418799008', '409586006']);
const NONE_KNOWN: CodeableConcept = {
  coding: [{ system: SNOMED, code: '160245001', display: 'No current problems or disability' }],
  text: 'Sin problemas conocidos',
};

export function addProblems(context: SectionContext, concern: Element): void {
  if (hasTemplate(concern, PROBLEM_OBSERVATION)) addProblem(context, concern);
  for (const inner of relatedOf(concern))
    if (inner.name === 'observation' && isProblem(inner)) addProblem(context, inner, concern);
}

/** Inside a concern act an observation with a value is a problem, also when its template is missing. */
const isProblem = (observation: Element): boolean =>
  hasTemplate(observation, PROBLEM_OBSERVATION) ||
  (first(observation, 'value') !== undefined && !hasTemplate(observation, PROBLEM_STATUS));

function addProblem(context: SectionContext, problem: Element, concern?: Element): void {
  const negated = isNegated(problem);
  const value = first(problem, 'value');
  const nothing = negated && ANY_PROBLEM.has(value?.attributes.code ?? '');
  const abatement = first(problem, 'effectiveTime/high');
  const abatementDateTime = dateTimeOf(context, abatement);
  const ended = abatement !== undefined && abatement.attributes.nullFlavor !== 'NA';
  const status = clinicalStatus(context, problem, concern, ended);
  const condition: Condition = {
    resourceType: 'Condition',
    clinicalStatus: { coding: [{ system: CLINICAL, code: status }] },
    verificationStatus: { coding: [{ system: VERIFICATION, code: negated && !nothing ? 'refuted' : 'confirmed' }] },
    category: [{ coding: [{ system: CATEGORY, code: categoryOf(context.section) }] }],
    code: nothing ? NONE_KNOWN : orUnknown(toConcept(context, value) ?? toConcept(context, first(problem, 'code'))),
    bodySite: [toConcept(context, first(problem, 'targetSiteCode'))].filter((site) => site !== undefined),
    subject: context.patient,
    onsetDateTime:
      dateTimeOf(context, first(problem, 'effectiveTime/low')) ?? dateTimeOf(context, first(problem, 'effectiveTime')),
    ...(['inactive', 'resolved', 'remission'].includes(status) && { abatementDateTime }),
    recordedDate:
      dateTimeOf(context, first(problem, 'author/time')) ?? dateTimeOf(context, first(concern, 'author/time')),
    recorder: authorOf(problem) ?? authorOf(concern),
  };
  const diagnosed = relatedBy(problem, DATE_OF_DIAGNOSIS);
  const asserted = diagnosed && dateTimeOf(context, first(diagnosed, 'effectiveTime'));
  if (asserted !== undefined) {
    const url = 'http://hl7.org/fhir/StructureDefinition/condition-assertedDate';
    condition.extension = [{ url, valueDateTime: asserted }];
  }
  addEntry(context, condition, problem);
}

/** The status that the document states, else what its dates say, else that of the concern. */
function clinicalStatus(
  context: SectionContext,
  problem: Element,
  concern: Element | undefined,
  ended: boolean,
): string {
  const stated = relatedBy(problem, PROBLEM_STATUS);
  const code = STATUS[attribute(stated, 'value', 'code')];
  if (code !== undefined) return code;
  if (ended) return 'resolved';
  return context.section === '11348-0' ? 'resolved' : (CONCERN[attribute(concern, 'statusCode', 'code')] ?? 'active');
}

const ENCOUNTER_SECTIONS = new Set([
  '46240-8',
  '11535-2',
  '46241-6',
  '10219-4',
  '10218-6',
  '10154-3',
  '29299-5',
  '29545-1',
]);
const categoryOf = (section: string): string =>
  ENCOUNTER_SECTIONS.has(section) ? 'encounter-diagnosis' : 'problem-list-item';
