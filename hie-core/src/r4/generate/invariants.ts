import type { StructureDefinition } from '@medplum/fhirtypes';
import { parseFhirPath } from '../fhirpath/parse.ts';
import { compileInvariant } from '../invariant/compile.ts';
import { definition, definitionIds } from './source.ts';
import type { StructureRow } from './structures.ts';

/** An invariant of a type: key, English text of the specification, FHIRPath on an element of that type. */
export type InvariantRow = readonly [key: string, human: string, expression: string];

/**
 * Looked at elsewhere: ele-1 and dom-2 by the structure, ext-1, dom-3 and ref-1 by hand, txt-1 and txt-2 by the narrative.
 * Left out is what asks for another resource (`resolve()`): ctm-1 alone, a rule on who may act for whom in a CareTeam.
 */
const ELSEWHERE = new Set(['ele-1', 'ext-1', 'ref-1', 'txt-1', 'txt-2', 'dom-2', 'dom-3']);

export function buildInvariants(structures: Readonly<Record<string, StructureRow>>): {
  rows: Record<string, InvariantRow[]>;
  leftOut: string[];
} {
  const rows: Record<string, InvariantRow[]> = {};
  const leftOut: string[] = [];
  for (const id of definitionIds('StructureDefinition')) {
    const structure = definition<StructureDefinition>('StructureDefinition', id);
    const known = structure.kind === 'resource' || structure.kind === 'complex-type';
    if (!known || structure.derivation === 'constraint') continue;
    for (const element of structure.snapshot?.element ?? []) {
      for (const { key, human, severity, expression, source } of element.constraint ?? []) {
        const inherited = source !== undefined && source !== structure.url;
        if (severity !== 'error' || inherited || ELSEWHERE.has(key!) || !expression) continue;
        const place = placeOf(element.path!, expression, structures);
        if (!place || !supported(place.expression)) leftOut.push(key!);
        else {
          rows[place.type] ??= [];
          rows[place.type]!.push([key!, human!, place.expression]);
        }
      }
    }
  }
  return { rows, leftOut: [...new Set(leftOut)].sort() };
}

/** On an element that is no structure of its own, the invariant becomes one of its parent. */
function placeOf(path: string, expression: string, structures: Readonly<Record<string, StructureRow>>) {
  if (structures[path]) return { type: path, expression };
  const cut = path.lastIndexOf('.');
  const type = path.slice(0, cut);
  const name = path.slice(cut + 1).replace('[x]', '');
  return structures[type] ? { type, expression: `${name}.all(${expression})` } : undefined;
}

function supported(expression: string): boolean {
  try {
    compileInvariant(parseFhirPath(expression));
    return true;
  } catch {
    return false;
  }
}
