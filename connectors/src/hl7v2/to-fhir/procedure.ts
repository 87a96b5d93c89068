/** PR1 to Procedure, one per code and visit: v2-to-FHIR PR1[Procedure]. */
import type { Encounter, Procedure, Reference } from '@medplum/fhirtypes';
import { segmentsOf } from '../parse.ts';
import { refuse } from '../rejection.ts';
import { concept, dateTime, facility, type MapContext, type MappedPatient } from './context.ts';
import { toPractitioner } from './practitioner.ts';
import { procedimientoSystem } from './systems.ts';

const PERFORMERS = [8, 11, 12] as const;

export function addProcedures(
  context: MapContext,
  patient: MappedPatient,
  visit: string,
  encounter: Reference<Encounter> | undefined,
): void {
  const { clues } = context.profile;
  const seen = new Map<string, number>();
  for (const pr1 of segmentsOf(context.message, 'PR1')) {
    const code = concept(context, pr1, 3) ?? (pr1.has(4) ? { text: pr1.text(4) } : undefined);
    if (code === undefined) {
      throw refuse('101', pr1.place(3), `${pr1.place(3)} no dice qué procedimiento fue. Ponga su código o su nombre.`);
    }
    const base = pr1.text(19) || `${visit}-${code.coding?.[0]?.code ?? code.text}`;
    const count = (seen.get(base) ?? 0) + 1;
    seen.set(base, count);
    const identifier = { system: procedimientoSystem(clues), value: count === 1 ? base : `${base}:${count}` };
    const performers = PERFORMERS.flatMap((field) => pr1.repetitions(field)).flatMap((xcn) => {
      const actor = toPractitioner(xcn, clues);
      return actor === undefined ? [] : [{ actor }];
    });
    const procedure: Procedure = {
      resourceType: 'Procedure',
      identifier: [identifier],
      status: pr1.text(20).toUpperCase() === 'D' ? 'entered-in-error' : 'completed',
      code,
      subject: patient.reference,
      encounter,
      performedDateTime: dateTime(context, pr1, 5),
      performer: performers.length > 0 ? performers : [{ actor: facility(context) }],
      reasonCode: [concept(context, pr1, 15)].filter((reason) => reason !== undefined),
    };
    context.builder.add(procedure, 'update', identifier, pr1);
  }
}
