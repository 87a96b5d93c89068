/**
 * One filter of an include: which concepts of a system it takes. https://hl7.org/fhir/R4/valueset-filter-operator.html (and
 * `child-of` of R5, which R4 writes as `parent = code`).
 */
import type { ValueSetComposeIncludeFilter } from '@medplum/fhirtypes';
import { TerminologyFault } from '../fault.ts';
import { type CodeSystemImage, valuesOf } from '../system/image.ts';
import { fullMatch } from './regex.ts';

export interface Filter {
  test(position: number): boolean;
  /** What it takes, when that is sooner known than tested for each; in no order. */
  readonly list?: () => readonly number[];
}

export function compileFilter(image: CodeSystemImage, filter: ValueSetComposeIncludeFilter): Filter {
  const { property = '', value = '' } = filter;
  const op = filter.op as string;
  if (HIERARCHY.has(op)) return hierarchy(image, property, op, value);
  const values = valuesAt(image, property);
  switch (op) {
    case '=':
      return equal(image, property, value) ?? { test: (at) => values(at).includes(value) };
    case 'in':
    case 'not-in': {
      const wanted = new Set(value.split(',').map((one) => one.trim()));
      const isIn = (at: number): boolean => values(at).some((one) => wanted.has(one));
      return { test: op === 'in' ? isIn : (at) => !isIn(at) };
    }
    case 'regex': {
      const matches = fullMatch(value);
      return { test: (at) => values(at).some(matches) };
    }
    case 'exists':
      if (value !== 'true' && value !== 'false') throw badValue(op, value);
      return { test: (at) => values(at).length > 0 === (value === 'true') };
    default:
      throw unknownOperator(op);
  }
}

const HIERARCHY = new Set(['is-a', 'descendent-of', 'is-not-a', 'generalizes', 'child-of']);
/** By these names a filter means the concept itself. */
const CONCEPT = new Set(['concept', 'code']);

function hierarchy(image: CodeSystemImage, property: string, op: string, code: string): Filter {
  if (!CONCEPT.has(property)) throw unknownOperator(`${property} ${op}`);
  const at = found(image, code);
  if (op === 'child-of') return listed([...image.childrenOf(at)]);
  if (op === 'generalizes') return listed([at, ...image.above(at)]);
  const below = image.below(at);
  if (op === 'descendent-of') return listed(below);
  const whole = new Set([at, ...below]);
  return op === 'is-a' ? listed([at, ...below]) : { test: (position) => !whole.has(position) };
}

function listed(positions: readonly number[]): Filter {
  let set: ReadonlySet<number> | undefined;
  return {
    test(position) {
      set ??= new Set(positions);
      return set.has(position);
    },
    list: () => positions,
  };
}

/** `=` that an index answers. */
function equal(image: CodeSystemImage, property: string, value: string): Filter | undefined {
  if (CONCEPT.has(property)) {
    const at = image.find(value);
    return listed(at === -1 ? [] : [at]);
  }
  if (property === 'parent') return listed([...image.childrenOf(found(image, value))]);
  if (property === 'child') return listed([...image.parentsOf(found(image, value))]);
  return VIRTUAL.has(property) ? undefined : listed(image.byProperty(property).get(value) ?? []);
}

/** Not written as properties of each concept. */
const VIRTUAL = new Set(['display', 'definition', 'inactive', 'notSelectable']);

/** Whether `=` looks it up among the values that concepts have. */
export const isGrouped = (property: string): boolean =>
  !CONCEPT.has(property) && !VIRTUAL.has(property) && property !== 'parent' && property !== 'child';

function valuesAt(image: CodeSystemImage, property: string): (position: number) => readonly string[] {
  if (CONCEPT.has(property)) return (at) => [image.codeAt(at)];
  switch (property) {
    case 'display':
      return (at) => [image.displayAt(at)];
    case 'definition':
      return (at) => [image.bodyAt(at).definition].filter((text) => text !== undefined);
    case 'inactive':
      return (at) => [String(image.isInactive(at))];
    case 'notSelectable':
      return (at) => [String(image.isAbstract(at))];
    case 'parent':
      return (at) => [...image.parentsOf(at)].map((one) => image.codeAt(one));
    case 'child':
      return (at) => [...image.childrenOf(at)].map((one) => image.codeAt(one));
    default:
      return (at) => valuesOf(image.bodyAt(at), property);
  }
}

function found(image: CodeSystemImage, code: string): number {
  const at = image.find(code);
  if (at !== -1) return at;
  throw new TerminologyFault('code-invalid', 'Un filtro del ValueSet nombra un código que el sistema no tiene.', {
    path: 'ValueSet.compose.include.filter.value',
    rule: `${image.head.url}|${image.head.version}`,
    value: code,
    fix: 'Corrija el filtro, o pida la versión del sistema que tiene ese código.',
  });
}

const unknownOperator = (op: string) =>
  new TerminologyFault('not-supported', 'El hub no atiende ese filtro de ValueSet.', {
    path: 'ValueSet.compose.include.filter.op',
    rule: 'https://hl7.org/fhir/R4/valueset-filter-operator.html',
    value: op.slice(0, 80),
    fix: 'Use is-a, descendent-of, is-not-a, generalizes, regex, in, not-in, exists o =.',
  });

const badValue = (op: string, value: string) =>
  new TerminologyFault('value', 'El valor del filtro no se entiende.', {
    path: 'ValueSet.compose.include.filter.value',
    rule: `${op}: true o false`,
    value: value.slice(0, 80),
  });
