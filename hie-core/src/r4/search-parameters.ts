import type { SearchParameterRow } from './generate/search-parameters.ts';
import { isResourceType } from './resource-types.ts';
import { searchParameterRows } from './tables.ts';

/**
 * The search parameters that R4 4.0.1 defines for each resource type, those of every Resource included.
 * Spec: https://hl7.org/fhir/R4/searchparameter-registry.html
 */
export type SearchParameterType =
  | 'number'
  | 'date'
  | 'string'
  | 'token'
  | 'reference'
  | 'composite'
  | 'quantity'
  | 'uri'
  | 'special';

export interface SearchParameterDefinition {
  readonly code: string;
  readonly type: SearchParameterType;
  readonly url: string;
  /** The official FHIRPath for this resource type. */
  readonly expression: string;
  /** Resource types a reference may point to; `Resource` means any. */
  readonly targets: readonly string[];
  /** Modifiers that R4 gives this type of parameter (§3.1.1.4.5). */
  readonly modifiers: readonly string[];
  /** Prefixes that R4 gives this type of parameter (§3.1.1.4.6). */
  readonly comparators: readonly string[];
  /** Parts of a composite parameter, in order. */
  readonly components: readonly {
    readonly code: string;
    readonly type: SearchParameterType;
    readonly expression: string;
  }[];
}

const ORDERED = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'];
const COMPARATORS: Partial<Record<SearchParameterType, readonly string[]>> = {
  number: ORDERED,
  date: ORDERED,
  quantity: ORDERED,
};
const MODIFIERS: Record<SearchParameterType, readonly string[]> = {
  number: ['missing'],
  date: ['missing'],
  quantity: ['missing'],
  string: ['missing', 'exact', 'contains'],
  token: ['missing', 'text', 'not', 'above', 'below', 'in', 'not-in', 'of-type'],
  reference: ['missing', 'type', 'identifier', 'above', 'below'],
  uri: ['missing', 'above', 'below'],
  composite: ['missing'],
  special: ['missing'],
};

const compiled = new Map<string, ReadonlyMap<string, SearchParameterDefinition>>();

export function searchParameter(type: string, code: string): SearchParameterDefinition | undefined {
  return parametersByCode(type).get(code);
}

export function searchParametersOf(type: string): readonly SearchParameterDefinition[] {
  return [...parametersByCode(type).values()];
}

function parametersByCode(type: string): ReadonlyMap<string, SearchParameterDefinition> {
  const known = compiled.get(type);
  if (known) return known;
  if (!isResourceType(type)) return new Map();
  const table = searchParameterRows();
  const rows = [...(table.Resource ?? []), ...(table[type] ?? [])];
  const typeOf = (code: string) => rows.find((row) => row.code === code)?.type as SearchParameterType;
  const parameters = new Map(rows.map((row) => [row.code, define(row, typeOf)]));
  compiled.set(type, parameters);
  return parameters;
}

function define(row: SearchParameterRow, typeOf: (code: string) => SearchParameterType): SearchParameterDefinition {
  const type = row.type as SearchParameterType;
  return {
    code: row.code,
    type,
    url: `http://hl7.org/fhir/SearchParameter/${row.id}`,
    expression: row.expression,
    targets: row.targets ?? [],
    modifiers: MODIFIERS[type],
    comparators: COMPARATORS[type] ?? [],
    components: (row.components ?? []).map((component) => ({ ...component, type: typeOf(component.code) })),
  };
}
