/**
 * The part of FHIRPath that R4's search parameters are written in, as steps from an element. An expression outside of it
 * throws, so `npm run generate` fails before the hub could index less than the specification says.
 * Spec: http://hl7.org/fhirpath/N1/
 */
export type Step =
  | { readonly kind: 'child'; readonly name: string }
  /** `as`, `as()`, `ofType()` */
  | { readonly kind: 'as'; readonly type: string }
  /** `where(name = 'value')` */
  | { readonly kind: 'where'; readonly name: string; readonly value: string }
  /** `where(resolve() is Type)` */
  | { readonly kind: 'resolvesTo'; readonly type: string }
  | { readonly kind: 'index'; readonly index: number }
  /** `X.exists() and X != false`: true or false, said of the resource even where X is absent. */
  | { readonly kind: 'present' };

export interface Path {
  /** Resource type at the start, `%resource`, or undefined for a path relative to the element at hand. */
  readonly root: string | undefined;
  readonly steps: readonly Step[];
}

/** @returns the parts of the union */
export function parseExpression(text: string): readonly Path[] {
  const present = /^([\w.]+)\.exists\(\) and \1 != false$/.exec(text);
  if (present) return [append(parsePath(present[1]!), { kind: 'present' })];
  return splitUnion(text).map(parsePath);
}

/** Splits at the unions outside of parentheses. */
export function splitUnion(expression: string): string[] {
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

const GROUP = /^\(([\w.%]+) as (\w+)\)/;
const ROOT = /^(%resource|[A-Z]\w*)/;
const STEPS: readonly (readonly [RegExp, (match: RegExpExecArray) => readonly Step[]])[] = [
  [/^\.?(?:as|ofType)\((\w+)\)/, (match) => [{ kind: 'as', type: match[1]! }]],
  [/^\.where\(resolve\(\) is (\w+)\)/, (match) => [{ kind: 'resolvesTo', type: match[1]! }]],
  [/^\.where\((\w+) ?= ?'([^']*)'\)/, (match) => [{ kind: 'where', name: match[1]!, value: match[2]! }]],
  [
    /^\.extension\('([^']*)'\)/,
    (match) => [
      { kind: 'child', name: 'extension' },
      { kind: 'where', name: 'url', value: match[1]! },
    ],
  ],
  [/^\[(\d+)\]/, (match) => [{ kind: 'index', index: Number(match[1]) }]],
  [/^\.?([a-z]\w*)(?!\w*\()/, (match) => [{ kind: 'child', name: match[1]! }]],
];

function parsePath(text: string): Path {
  const group = GROUP.exec(text);
  const inner = group ? parsePath(group[1]!) : undefined;
  const root = group ? inner!.root : ROOT.exec(text)?.[0];
  const steps: Step[] = inner ? [...inner.steps, { kind: 'as', type: group![2]! }] : [];
  let rest = text.slice(group ? group[0].length : (root?.length ?? 0));
  while (rest.length > 0) {
    const found = firstStep(rest);
    if (!found) throw new Error(`FHIRPath outside of the supported part: ${text}`);
    steps.push(...found.steps);
    rest = rest.slice(found.length);
  }
  return { root, steps };
}

function firstStep(rest: string): { steps: readonly Step[]; length: number } | undefined {
  for (const [pattern, build] of STEPS) {
    const match = pattern.exec(rest);
    if (match) return { steps: build(match), length: match[0].length };
  }
  return undefined;
}

function append(path: Path, step: Step): Path {
  return { root: path.root, steps: [...path.steps, step] };
}
