import type { StructureDefinition } from '@medplum/fhirtypes';
import { definition, definitionIds } from './source.ts';

/**
 * Elements marked as part of the summary, per resource type and per element with children (`Observation.component`), with what
 * they inherit. Spec: https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.isSummary
 */
export function buildSummaryElements(): Record<string, readonly string[]> {
  const rows: Record<string, string[]> = {};
  for (const id of definitionIds('StructureDefinition')) {
    const structure = definition<StructureDefinition>('StructureDefinition', id);
    if (structure.kind !== 'resource' || structure.derivation === 'constraint' || structure.abstract) continue;
    for (const element of structure.snapshot?.element.slice(1) ?? []) {
      if (!element.isSummary) continue;
      const path = element.path as string;
      const cut = path.lastIndexOf('.');
      rows[path.slice(0, cut)] ??= [];
      rows[path.slice(0, cut)]!.push(path.slice(cut + 1).replace('[x]', ''));
    }
  }
  return rows;
}
