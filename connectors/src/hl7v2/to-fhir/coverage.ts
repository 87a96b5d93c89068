/** IN1 to Coverage: v2-to-FHIR IN1[Coverage]. A policy without company or number says nothing that could be looked up. */
import type { Coverage } from '@medplum/fhirtypes';
import { type Segment, segmentsOf } from '../parse.ts';
import { concept, type MapContext, type MappedPatient, tabled } from './context.ts';
import { toDate } from './datatypes/date-time.ts';
import { polizaSystem } from './systems.ts';

export function addCoverages(context: MapContext, patient: MappedPatient): void {
  const system = polizaSystem(context.profile.clues);
  const seen = new Set<string>();
  for (const in1 of segmentsOf(context.message, 'IN1')) {
    const company = in1.text(4) || in1.text(3);
    const plan = in1.text(2) || in1.text(2, 2);
    if (company === '' && plan === '') continue;
    const member = in1.text(36) || in1.text(49);
    const value = `${patient.localKey}-${[company, plan, member].filter((part) => part).join('-')}`.slice(0, 200);
    if (seen.has(value)) continue;
    seen.add(value);
    const [start, end] = [dayOf(context, in1, 12), dayOf(context, in1, 13)];
    const coverage: Coverage = {
      resourceType: 'Coverage',
      identifier: [{ system, value }],
      status: 'active',
      type: concept(context, in1, 15),
      beneficiary: patient.reference,
      subscriberId: member || undefined,
      relationship: tabled(context, in1, 17, '0063'),
      // per-1
      period: start !== undefined && end !== undefined && end < start ? { start } : { start, end },
      payor: [{ type: 'Organization', display: company || plan }],
    };
    context.builder.add(coverage, 'update', { system, value }, in1);
  }
}

/** A policy's dates are no reason to refuse what the message says of the person's care. */
function dayOf({ profile }: MapContext, in1: Segment, field: number): string | undefined {
  try {
    return toDate(in1.text(field), profile, in1.place(field));
  } catch {
    return undefined;
  }
}
