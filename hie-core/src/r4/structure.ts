import { structures } from './tables.ts';

/**
 * The structure of a resource or data type, with what it inherits, as validation and extraction read it.
 * Spec: https://hl7.org/fhir/R4/elementdefinition.html
 */
export interface ElementType {
  readonly name: string;
  /** Resource types a Reference may point to; undefined means any. */
  readonly targets: readonly string[] | undefined;
  /** Row of value-sets.json when the binding is required. */
  readonly valueSet: string | undefined;
}

export interface Element {
  /** Without `[x]`. */
  readonly name: string;
  readonly choice: boolean;
  readonly min: number;
  readonly repeats: boolean;
  readonly max: number;
  readonly types: readonly ElementType[];
}

export interface Structure {
  readonly name: string;
  readonly elements: ReadonlyMap<string, Element>;
}

const compiled = new Map<string, Structure>();

export function structureOf(type: string): Structure | undefined {
  const known = compiled.get(type);
  if (known) return known;
  const table = structures();
  const row = Object.hasOwn(table, type) ? table[type] : undefined;
  if (!row) return undefined;
  const elements = new Map(row.base ? structureOf(row.base)?.elements : undefined);
  for (const [name, text] of Object.entries(row.elements)) {
    const element = parseElement(name, text);
    if (element.max === 0) elements.delete(element.name);
    else elements.set(element.name, element);
  }
  const structure = { name: type, elements };
  compiled.set(type, structure);
  return structure;
}

const ELEMENT = /^(\d+)\.\.(\d+|\*) (.+)$/;
const TYPE = /^([A-Za-z0-9.]+)(?:\(([^)]*)\))?(?:!(.+))?$/;

function parseElement(name: string, text: string): Element {
  const [, min, max, types] = text.match(ELEMENT) as unknown as [string, string, string, string];
  const choice = name.endsWith('[x]');
  return {
    name: choice ? name.slice(0, -3) : name,
    choice,
    min: Number(min),
    max: max === '*' ? Number.POSITIVE_INFINITY : Number(max),
    repeats: max !== '0' && max !== '1',
    types: types.split('|').map(parseType),
  };
}

function parseType(text: string): ElementType {
  const [, name, targets, valueSet] = text.match(TYPE) as unknown as [string, string, string?, string?];
  return { name, targets: targets?.split(','), valueSet };
}

/** Name in JSON of a choice element of that type: `value` + `Quantity`. SimpleQuantity is a profile of Quantity. */
export function choiceKey(element: string, type: string): string {
  const name = type === 'SimpleQuantity' ? 'Quantity' : type;
  return element + name[0]!.toUpperCase() + name.slice(1);
}
