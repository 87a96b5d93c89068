/** Procedure Activity (procedure, act, observation) to Procedure (C-CDA on FHIR, CF-procedures). What is only planned stays narrative. */
import type { Procedure } from '@medplum/fhirtypes';
import { addEntry, type SectionContext } from '../context.ts';
import { momentOf, orUnknown, periodOf, toConcept } from '../datatypes.ts';
import { all, attribute, first, isNegated } from '../element.ts';
import type { Element } from '../xml.ts';
import { performersOf } from './participant.ts';

const STATUS: Readonly<Record<string, Procedure['status']>> = {
  completed: 'completed',
  active: 'in-progress',
  aborted: 'stopped',
  cancelled: 'not-done',
  nullified: 'entered-in-error',
};

export function addProcedure(context: SectionContext, activity: Element): void {
  const interval = periodOf(context, first(activity, 'effectiveTime'));
  const at = momentOf(context, activity);
  addEntry<Procedure>(
    context,
    {
      resourceType: 'Procedure',
      status: isNegated(activity) ? 'not-done' : (STATUS[attribute(activity, 'statusCode', 'code')] ?? 'unknown'),
      code: orUnknown(toConcept(context, first(activity, 'code'))),
      subject: context.patient,
      ...(interval?.end ? { performedPeriod: interval } : { performedDateTime: at }),
      performer: performersOf(activity).map((actor) => ({ actor })),
      bodySite: all(activity, 'targetSiteCode').flatMap((site) => toConcept(context, site) ?? []),
      reasonCode: all(activity, 'entryRelationship')
        .filter(({ attributes }) => attributes.typeCode === 'RSON')
        .flatMap((each) => toConcept(context, first(each, 'observation/value')) ?? []),
      outcome: activity.name === 'observation' ? toConcept(context, first(activity, 'value')) : undefined,
    },
    activity,
  );
}
