import type { SearchParameter } from '@medplum/fhirtypes';
import { definition, definitionIds } from './source.ts';

/** One search parameter of one resource type. */
export interface SearchParameterRow {
  readonly code: string;
  readonly type: string;
  /** Last part of the canonical URL. */
  readonly id: string;
  /** The parts of the official expression that begin at this type, joined by ` | `. */
  readonly expression: string;
  readonly targets?: readonly string[];
  readonly components?: readonly { readonly code: string; readonly expression: string }[];
}

const CANONICAL = 'http://hl7.org/fhir/SearchParameter/';
/** Examples, and parameters over extensions whose published expressions name URLs that do not exist. */
const LEFT_OUT = /^(example|filter$)|-extensions-|-genetic-/;

/** DocumentReference.relationship names its parts crosswise: `relation` is the code, `relatesto` the target. */
const SWAPPED: Readonly<Record<string, string>> = {
  [`${CANONICAL}DocumentReference-relatesto`]: `${CANONICAL}DocumentReference-relation`,
  [`${CANONICAL}DocumentReference-relation`]: `${CANONICAL}DocumentReference-relatesto`,
};
/** A parameter that names this many targets names all of them; `Resource` says it shorter. */
const ANY_TARGET = 140;

export function buildSearchParameters(
  isConcrete: (type: string) => boolean,
): Record<string, readonly SearchParameterRow[]> {
  const parameters = definitionIds('SearchParameter')
    .filter((id) => !LEFT_OUT.test(id))
    .map((id) => definition<SearchParameter>('SearchParameter', id))
    .filter((parameter) => parameter.expression);
  const codes = new Map(parameters.map((parameter) => [parameter.url, parameter.code as string]));
  const rows: Record<string, SearchParameterRow[]> = {};
  for (const parameter of parameters) {
    for (const base of parameter.base ?? []) {
      rows[base] ??= [];
      rows[base].push(describe(parameter, base, codes, isConcrete));
    }
  }
  for (const list of Object.values(rows)) list.sort((a, b) => (a.code < b.code ? -1 : 1));
  return Object.fromEntries(Object.entries(rows).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function describe(
  parameter: SearchParameter,
  base: string,
  codes: ReadonlyMap<string | undefined, string>,
  isConcrete: (type: string) => boolean,
): SearchParameterRow {
  const parts = splitUnion(parameter.expression as string)
    // `name | alias` of InsurancePlan names no type.
    .map((part) => (/^[a-z]/.test(part) ? `${base}.${part}` : part))
    .filter((part) => part.match(/[A-Za-z]+/)?.[0] === base);
  if (parts.length === 0) throw new Error(`SearchParameter ${parameter.url}: no expression for ${base}`);
  const every = (parameter.target ?? []).length > ANY_TARGET;
  const targets = every ? ['Resource'] : (parameter.target ?? []).filter(isConcrete);
  return {
    code: parameter.code as string,
    type: parameter.type as string,
    id: (parameter.url as string).slice(CANONICAL.length),
    expression: parts.join(' | '),
    ...(targets.length > 0 && { targets }),
    ...(parameter.component && {
      components: parameter.component.map((component) => {
        const definition = component.definition as string;
        const code = codes.get(SWAPPED[definition] ?? definition);
        if (!code) throw new Error(`SearchParameter ${parameter.url}: unknown component ${component.definition}`);
        return { code, expression: component.expression as string };
      }),
    }),
  };
}

/** The unions outside of parentheses, each part in the words of the specification. */
function splitUnion(expression: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= expression.length; at++) {
    const sign = expression[at];
    if (sign === '(') depth++;
    else if (sign === ')') depth--;
    else if ((sign === '|' && depth === 0) || sign === undefined) {
      parts.push(expression.slice(start, at).trim());
      start = at + 1;
    }
  }
  return parts;
}
