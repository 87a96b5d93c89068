/** Which mapping takes an entry: by its template (C-CDA R2.1), else by the section it stands in. What no mapping takes stays in the narrative. */
import type { SectionContext } from './context.ts';
import { all, hasTemplate, relatedOf, statementOf } from './element.ts';
import { ALLERGY_OBSERVATION, addAllergies } from './to-fhir/allergy.ts';
import { addEncounter } from './to-fhir/encounter.ts';
import {
  addHeldMedications,
  addImmunization,
  addMedication,
  IMMUNIZATION_ACTIVITY,
  MEDICATION_ACTIVITY,
} from './to-fhir/medication.ts';
import { addObservation, addObservations, addReport, type ObservationCategory } from './to-fhir/observation.ts';
import { addProblems, PROBLEM_OBSERVATION } from './to-fhir/problem.ts';
import { addProcedure } from './to-fhir/procedure.ts';
import type { Element } from './xml.ts';

type Mapping = (context: SectionContext, statement: Element) => void;

const observed =
  (category: ObservationCategory): Mapping =>
  (context, statement) =>
    void addObservation(context, statement, category);
const panel =
  (category: ObservationCategory): Mapping =>
  (context, statement) =>
    addObservations(context, statement, category);

const C_CDA = '2.16.840.1.113883.10.20.22.4.';

/** Template of the entry → mapping. The table is also what the documentation is made of. */
export const TEMPLATES: Readonly<
  Record<string, { readonly name: string; readonly makes: string; readonly map: Mapping }>
> = {
  [`${C_CDA}3`]: { name: 'Problem Concern Act', makes: 'Condition', map: addProblems },
  [PROBLEM_OBSERVATION]: { name: 'Problem Observation', makes: 'Condition', map: addProblems },
  [`${C_CDA}33`]: { name: 'Hospital Discharge Diagnosis', makes: 'Condition', map: addProblems },
  [`${C_CDA}34`]: { name: 'Hospital Admission Diagnosis', makes: 'Condition', map: addProblems },
  [`${C_CDA}80`]: { name: 'Encounter Diagnosis', makes: 'Condition', map: addProblems },
  [`${C_CDA}30`]: { name: 'Allergy Concern Act', makes: 'AllergyIntolerance', map: addAllergies },
  [ALLERGY_OBSERVATION]: { name: 'Allergy Intolerance Observation', makes: 'AllergyIntolerance', map: addAllergies },
  [MEDICATION_ACTIVITY]: { name: 'Medication Activity', makes: 'MedicationRequest', map: addMedication },
  [`${C_CDA}35`]: { name: 'Discharge Medication', makes: 'MedicationRequest', map: addHeldMedications },
  [`${C_CDA}36`]: { name: 'Admission Medication', makes: 'MedicationRequest', map: addHeldMedications },
  [IMMUNIZATION_ACTIVITY]: { name: 'Immunization Activity', makes: 'Immunization', map: addImmunization },
  [`${C_CDA}1`]: { name: 'Result Organizer', makes: 'DiagnosticReport, Observation', map: addReport },
  [`${C_CDA}2`]: { name: 'Result Observation', makes: 'Observation', map: observed('laboratory') },
  [`${C_CDA}26`]: { name: 'Vital Signs Organizer', makes: 'Observation', map: panel('vital-signs') },
  [`${C_CDA}27`]: { name: 'Vital Sign Observation', makes: 'Observation', map: observed('vital-signs') },
  [`${C_CDA}14`]: { name: 'Procedure Activity Procedure', makes: 'Procedure', map: addProcedure },
  [`${C_CDA}12`]: { name: 'Procedure Activity Act', makes: 'Procedure', map: addProcedure },
  [`${C_CDA}13`]: { name: 'Procedure Activity Observation', makes: 'Procedure', map: addProcedure },
  [`${C_CDA}49`]: { name: 'Encounter Activity', makes: 'Encounter', map: addEncounter },
  [`${C_CDA}78`]: { name: 'Smoking Status', makes: 'Observation', map: observed('social-history') },
  [`${C_CDA}85`]: { name: 'Tobacco Use', makes: 'Observation', map: observed('social-history') },
  [`${C_CDA}38`]: { name: 'Social History Observation', makes: 'Observation', map: observed('social-history') },
  '2.16.840.1.113883.10.20.15.3.8': {
    name: 'Pregnancy Observation',
    makes: 'Observation',
    map: observed('social-history'),
  },
  [`${C_CDA}69`]: { name: 'Assessment Scale Observation', makes: 'Observation', map: observed('survey') },
  [`${C_CDA}67`]: { name: 'Functional Status Observation', makes: 'Observation', map: observed('survey') },
  [`${C_CDA}74`]: { name: 'Mental Status Observation', makes: 'Observation', map: observed('survey') },
  [`${C_CDA}66`]: { name: 'Functional Status Organizer', makes: 'Observation', map: panel('survey') },
  [`${C_CDA}75`]: { name: 'Mental Status Organizer', makes: 'Observation', map: panel('survey') },
};

/** Section code (LOINC) → mapping by kind of statement, for senders that leave the entry's template out. */
const SECTIONS: Readonly<Record<string, Readonly<Record<string, Mapping>>>> = {
  '11450-4': { act: addProblems, observation: addProblems },
  '48765-2': { act: addAllergies, observation: addAllergies },
  '10160-0': { substanceAdministration: addMedication },
  '11369-6': { substanceAdministration: addImmunization },
  '30954-2': { organizer: addReport, observation: observed('laboratory') },
  '8716-3': { organizer: panel('vital-signs'), observation: observed('vital-signs') },
  '47519-4': { procedure: addProcedure },
  '46240-8': { encounter: addEncounter },
};

export function mapEntries(context: SectionContext, section: Element): void {
  for (const entry of all(section, 'entry')) {
    const statement = statementOf(entry);
    if (statement === undefined || statement.attributes.nullFlavor !== undefined) continue;
    mapStatement(context, statement);
  }
}

function mapStatement(context: SectionContext, statement: Element): void {
  const known = all(statement, 'templateId').find(({ attributes }) => Object.hasOwn(TEMPLATES, attributes.root ?? ''));
  const map = known ? TEMPLATES[known.attributes.root!]!.map : SECTIONS[context.section]?.[statement.name];
  const happened = (statement.attributes.moodCode ?? 'EVN') === 'EVN';
  // Of what is planned only medicines and visits have a resource that says so; anything else would read as done.
  if (map !== undefined && (happened || map === addMedication || map === addEncounter)) {
    map(context, statement);
    return;
  }
  // A concern that only holds others: what it holds may be known.
  const held = relatedOf(statement).filter((inner) => Object.keys(TEMPLATES).some((root) => hasTemplate(inner, root)));
  const done = happened ? held : [];
  for (const inner of done) mapStatement(context, inner);
  if (done.length === 0) context.left.add(`${statement.name} de la sección ${context.section}`);
}
