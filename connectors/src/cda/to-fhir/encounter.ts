/** Encounter Activity, and the encompassing encounter of the header, to Encounter (C-CDA on FHIR, CF-encounters). */

import { CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Coding, Condition, Encounter, Reference } from '@medplum/fhirtypes';
import { addEntry, type SectionContext } from '../context.ts';
import { dateTimeOf, periodOf, toConcept } from '../datatypes.ts';
import { all, attribute, first, hasTemplate, relatedOf, wordsOf } from '../element.ts';
import type { Element } from '../xml.ts';
import { performersOf } from './participant.ts';
import { addProblems, PROBLEM_OBSERVATION } from './problem.ts';

const ENCOUNTER_DIAGNOSIS = '2.16.840.1.113883.10.20.22.4.80';
const ACT_CODE = '2.16.840.1.113883.5.4';
const CLASS_SYSTEM = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const CLASSES = new Set(['AMB', 'EMER', 'FLD', 'HH', 'IMP', 'ACUTE', 'NONAC', 'OBSENC', 'PRENC', 'SS', 'VR']);

const STATUS: Readonly<Record<string, Encounter['status']>> = {
  active: 'in-progress',
  completed: 'finished',
  aborted: 'cancelled',
  cancelled: 'cancelled',
};

export function addEncounter(context: SectionContext, activity: Element): void {
  const code = toConcept(context, first(activity, 'code'));
  const diagnoses = relatedOf(activity).filter(
    (each) => hasTemplate(each, ENCOUNTER_DIAGNOSIS) || hasTemplate(each, PROBLEM_OBSERVATION),
  );
  const before = context.made.length;
  for (const diagnosis of diagnoses) addProblems({ ...context, section: '46240-8' }, diagnosis);
  const conditions = context.made.slice(before) as Reference<Condition>[];
  addEntry<Encounter>(
    context,
    {
      resourceType: 'Encounter',
      status:
        activity.attributes.moodCode === 'EVN' || !activity.attributes.moodCode
          ? (STATUS[attribute(activity, 'statusCode', 'code')] ?? 'finished')
          : 'planned',
      class: classOf(first(activity, 'code')),
      type: code ? [code] : [],
      subject: context.patient,
      participant: performersOf(activity).map((individual) => ({ individual })),
      period: periodOf(context, first(activity, 'effectiveTime')) ?? startOf(context, activity),
      diagnosis: conditions.map((condition) => ({ condition })),
      hospitalization: dispositionOf(context, activity, 'sdtc:dischargeDispositionCode'),
      location: all(activity, 'participant/participantRole').flatMap((role) => {
        const display = wordsOf(first(role, 'playingEntity/name'));
        return role.attributes.classCode === 'SDLOC' && display ? [{ location: { type: 'Location', display } }] : [];
      }),
      serviceProvider: {
        type: 'Organization',
        identifier: { system: CLUES_SYSTEM, value: context.profile.clues },
        display: context.profile.name,
      },
    },
    activity,
  );
}

/** componentOf/encompassingEncounter: the visit that the document is about. */
export function addEncompassing(context: SectionContext, document: Element): void {
  const visit = first(document, 'componentOf/encompassingEncounter');
  if (visit === undefined) return;
  const code = toConcept(context, first(visit, 'code'));
  const period = periodOf(context, first(visit, 'effectiveTime')) ?? startOf(context, visit);
  if (code === undefined && period === undefined) return;
  addEntry<Encounter>(
    context,
    {
      resourceType: 'Encounter',
      status: period?.end !== undefined || period === undefined ? 'finished' : 'unknown',
      class: classOf(first(visit, 'code')),
      type: code ? [code] : [],
      subject: context.patient,
      period,
      hospitalization: dispositionOf(context, visit, 'dischargeDispositionCode'),
      location: all(visit, 'location/healthCareFacility').flatMap((facility) => {
        const display =
          wordsOf(first(facility, 'location/name')) || wordsOf(first(facility, 'serviceProviderOrganization/name'));
        return display ? [{ location: { type: 'Location', display } }] : [];
      }),
      serviceProvider: {
        type: 'Organization',
        identifier: { system: CLUES_SYSTEM, value: context.profile.clues },
        display: context.profile.name,
      },
    },
    visit,
  );
}

function startOf(context: SectionContext, activity: Element): Encounter['period'] {
  const start = dateTimeOf(context, first(activity, 'effectiveTime'));
  return start === undefined ? undefined : { start };
}

function dispositionOf(context: SectionContext, visit: Element, name: string): Encounter['hospitalization'] {
  const dischargeDisposition = toConcept(context, first(visit, name));
  return dischargeDisposition && { dischargeDisposition };
}

/** The class stands as the code or as its translation; without one it is not known. */
function classOf(code: Element | undefined): Coding {
  for (const each of code === undefined ? [] : [code, ...all(code, 'translation')]) {
    const { code: value = '', codeSystem, displayName } = each.attributes;
    if (codeSystem === ACT_CODE && CLASSES.has(value)) {
      return { system: CLASS_SYSTEM, code: value, ...(displayName && { display: displayName }) };
    }
  }
  return { system: 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor', code: 'UNK', display: 'unknown' };
}
