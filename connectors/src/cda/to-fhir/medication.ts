/**
 * Medication Activity to MedicationRequest (C-CDA on FHIR, CF-medications: taken or asked for, one list), Immunization Activity to
 * Immunization (CF-immunizations).
 */
import type {
  CodeableConcept,
  Dosage,
  DosageDoseAndRate,
  Immunization,
  MedicationRequest,
  Timing,
} from '@medplum/fhirtypes';
import { toDecimal } from '../../hl7v2/to-fhir/datatypes/quantity.ts';
import { addEntry, type SectionContext } from '../context.ts';
import { dateTimeOf, momentOf, orUnknown, periodOf, referredText, toConcept, toQuantity } from '../datatypes.ts';
import { all, attribute, first, hasTemplate, isNegated, relatedBy, relatedOf, wordsOf } from '../element.ts';
import type { Element } from '../xml.ts';
import { authorOf, organizationOf, performersOf } from './participant.ts';

export const MEDICATION_ACTIVITY = '2.16.840.1.113883.10.20.22.4.16';
export const IMMUNIZATION_ACTIVITY = '2.16.840.1.113883.10.20.22.4.52';
const INSTRUCTIONS = ['2.16.840.1.113883.10.20.22.4.20', '2.16.840.1.113883.10.20.22.4.147'];
const REFUSAL_REASON = '2.16.840.1.113883.10.20.22.4.53';

const STATUS: Readonly<Record<string, MedicationRequest['status']>> = {
  active: 'active',
  completed: 'completed',
  aborted: 'stopped',
  suspended: 'on-hold',
  held: 'on-hold',
  cancelled: 'cancelled',
  nullified: 'entered-in-error',
  new: 'draft',
};

export function addMedication(context: SectionContext, activity: Element): void {
  addEntry<MedicationRequest>(
    context,
    {
      resourceType: 'MedicationRequest',
      status: STATUS[attribute(activity, 'statusCode', 'code')] ?? 'unknown',
      intent: activity.attributes.moodCode === 'INT' ? 'order' : 'plan',
      doNotPerform: isNegated(activity) || undefined,
      medicationCodeableConcept: orUnknown(productOf(context, activity)),
      subject: context.patient,
      authoredOn: dateTimeOf(context, first(activity, 'author/time')),
      requester: authorOf(activity),
      reasonCode: reasonsOf(context, activity),
      dosageInstruction: [dosageOf(context, activity)].filter((dosage) => dosage !== undefined),
    },
    activity,
  );
}

function productOf(context: SectionContext, activity: Element): CodeableConcept | undefined {
  const material = first(activity, 'consumable/manufacturedProduct/manufacturedMaterial');
  const coded = toConcept(context, first(material, 'code'));
  const name = wordsOf(first(material, 'name'));
  return coded ?? (name === '' ? undefined : { text: name });
}

const reasonsOf = (context: SectionContext, activity: Element): CodeableConcept[] =>
  all(activity, 'entryRelationship')
    .filter(({ attributes }) => attributes.typeCode === 'RSON')
    .flatMap((each) => toConcept(context, first(each, 'observation/value')) ?? []);

function dosageOf(context: SectionContext, activity: Element): Dosage | undefined {
  const instructions = INSTRUCTIONS.map((template) => relatedBy(activity, template)).find((each) => each !== undefined);
  const text = referredText(context, first(instructions, 'text')) || referredText(context, first(activity, 'text'));
  const timing = timingOf(context, activity);
  const route = toConcept(context, first(activity, 'routeCode'));
  const site = toConcept(context, first(activity, 'approachSiteCode'));
  const doseAndRate = doseOf(activity);
  const asNeeded = first(activity, 'precondition') !== undefined;
  const why = toConcept(context, first(activity, 'precondition/criterion/value'));
  const most = maxDose(first(activity, 'maxDoseQuantity'));
  if (!text && !timing && !route && !site && !doseAndRate && !asNeeded && !most) return undefined;
  return {
    ...(text && { text }),
    timing,
    ...(asNeeded && (why ? { asNeededCodeableConcept: why } : { asNeededBoolean: true })),
    site,
    route,
    ...(doseAndRate && { doseAndRate: [doseAndRate] }),
    maxDosePerPeriod: most,
  };
}

function doseOf(activity: Element): DosageDoseAndRate | undefined {
  const dose = first(activity, 'doseQuantity');
  const doseQuantity = toQuantity(dose);
  const [low, high] = [toQuantity(first(dose, 'low')), toQuantity(first(dose, 'high'))];
  const rateQuantity = toQuantity(first(activity, 'rateQuantity'));
  if (!doseQuantity && !low && !high && !rateQuantity) return undefined;
  return {
    ...(doseQuantity ? { doseQuantity } : low || high ? { doseRange: { low, high } } : {}),
    ...(rateQuantity && { rateQuantity }),
  };
}

function maxDose(most: Element | undefined): Dosage['maxDosePerPeriod'] {
  const [numerator, denominator] = [toQuantity(first(most, 'numerator')), toQuantity(first(most, 'denominator'))];
  return numerator && denominator ? { numerator, denominator } : undefined;
}

const UNITS = new Set(['s', 'min', 'h', 'd', 'wk', 'mo', 'a']);
/** EIVL codes of TimingEvent that FHIR's EventTiming has too. */
const EVENTS = new Set('HS WAKE C CM CD CV AC ACM ACD ACV PC PCM PCD PCV'.split(' '));

/** The first effectiveTime bounds the use; a second one says how often (PIVL_TS) or by which event (EIVL_TS). */
function timingOf(context: SectionContext, activity: Element): Timing | undefined {
  const times = all(activity, 'effectiveTime');
  const bounds = times.map((time) => periodOf(context, time)).find((period) => period !== undefined);
  const period = times.map((time) => first(time, 'period')).find((each) => each !== undefined);
  const event = times.map((time) => attribute(time, 'event', 'code').toUpperCase()).find((code) => EVENTS.has(code));
  const every = toDecimal(period?.attributes.value ?? first(period, 'low')?.attributes.value ?? '');
  const most = toDecimal(attribute(period, 'high', 'value'));
  const unit = period?.attributes.unit ?? attribute(period, 'low', 'unit');
  const paced = every !== undefined && every > 0 && UNITS.has(unit);
  const single = bounds === undefined && !paced ? dateTimeOf(context, times[0]) : undefined;
  if (!bounds && !paced && !event && !single) return undefined;
  return {
    ...(single && { event: [single] }),
    ...((bounds || paced || event) && {
      repeat: {
        ...(bounds && { boundsPeriod: bounds }),
        ...(paced && { frequency: 1, period: every, periodUnit: unit as 'h' }),
        ...(paced && most !== undefined && most > every && { periodMax: most }),
        ...(event && !paced && { when: [event as 'AC'] }),
      },
    }),
  };
}

export function addImmunization(context: SectionContext, activity: Element): void {
  const material = first(activity, 'consumable/manufacturedProduct/manufacturedMaterial');
  const negated = isNegated(activity);
  const at = momentOf(context, activity);
  const series = Number(attribute(activity, 'repeatNumber', 'value'));
  const refused = relatedBy(activity, REFUSAL_REASON);
  addEntry<Immunization>(
    context,
    {
      resourceType: 'Immunization',
      status: negated
        ? 'not-done'
        : attribute(activity, 'statusCode', 'code') === 'nullified'
          ? 'entered-in-error'
          : 'completed',
      statusReason: negated ? toConcept(context, first(refused, 'code')) : undefined,
      vaccineCode: orUnknown(productOf(context, activity)),
      patient: context.patient,
      ...(at === undefined ? { occurrenceString: 'Fecha desconocida' } : { occurrenceDateTime: at }),
      recorded: dateTimeOf(context, first(activity, 'author/time')),
      lotNumber: wordsOf(first(material, 'lotNumberText')),
      manufacturer: organizationOf(first(activity, 'consumable/manufacturedProduct/manufacturerOrganization')),
      site: toConcept(context, first(activity, 'approachSiteCode')),
      route: toConcept(context, first(activity, 'routeCode')),
      doseQuantity: toQuantity(first(activity, 'doseQuantity')),
      performer: performersOf(activity).map((actor) => ({ actor })),
      reasonCode: reasonsOf(context, activity),
      protocolApplied: Number.isInteger(series) && series > 0 ? [{ doseNumberPositiveInt: series }] : undefined,
    },
    activity,
  );
}

/** Admission and discharge medication acts hold the activity that counts. */
export function addHeldMedications(context: SectionContext, act: Element): void {
  for (const inner of relatedOf(act)) if (hasTemplate(inner, MEDICATION_ACTIVITY)) addMedication(context, inner);
}
