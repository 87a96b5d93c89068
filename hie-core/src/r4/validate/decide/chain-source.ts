import type { Expression } from '../../fhirpath/expression.ts';
import type { Output } from './invariant-source.ts';
import { Focus, hasSibling } from './presence.ts';

/** A path through elements, `a.b.c`, perhaps with criteria at its end, `a.b.where(…)`. */
export interface Chain {
  readonly focus: Focus;
  readonly names: readonly string[];
  readonly criteria: readonly Expression[];
}

/** @returns undefined where the expression is more than that */
export function chainOf(expression: Expression, focus: Focus): Chain | undefined {
  if (expression.kind === 'call' && expression.name === 'where' && expression.of) {
    const chain = chainOf(expression.of, focus);
    return chain && { ...chain, criteria: [...chain.criteria, expression.args[0]!] };
  }
  if (expression.kind !== 'member') return undefined;
  // `Appointment.status` inside an Appointment's invariant means the Appointment itself.
  if (!expression.of) return { focus, names: /^[A-Z]/.test(expression.name) ? [] : [expression.name], criteria: [] };
  const before = chainOf(expression.of, focus);
  return before && before.criteria.length === 0 ? { ...before, names: [...before.names, expression.name] } : undefined;
}

type Test = (item: Focus, criteria: readonly Expression[]) => { readonly text: string };

/** JavaScript that is true when one item at the end of the chain passes the test; undefined where only the general evaluator can tell. */
export function loopOver(chain: Chain, out: Output, test: Test): string | undefined {
  const [first] = chain.names;
  const guard = first === undefined ? undefined : chain.focus.has(first);
  const body =
    guard && loop(new Focus('e0', chain.focus.type), chain.names, 1, (item) => test(item, chain.criteria).text);
  if (!body) return undefined;
  const name = `f${out.functions.length}`;
  out.functions.push(`function ${name}(e0) {\n${body}return false;\n}`);
  return `(${guard} && ${name}(${chain.focus.variable}))`;
}

function loop(
  from: Focus,
  [name, ...rest]: readonly string[],
  level: number,
  test: (item: Focus) => string,
): string | undefined {
  const element = from.element(name!);
  const present = from.has(name!);
  if (!element || !present || element.choice || element.types.length !== 1) return undefined;
  const item = new Focus(`e${level}`, element.types[0]!.name);
  if (hasSibling(element)) {
    // A primitive is asked for only whether it is there.
    const asked = rest.length === 0 && test(item) === 'true';
    return asked ? `if (${present}) return true;\n` : undefined;
  }
  const inner = rest.length === 0 ? `if (${test(item)}) return true;\n` : loop(item, rest, level + 1, test);
  if (!inner) return undefined;
  const path = `${from.variable}.${name}`;
  if (!element.repeats) return `const e${level} = ${path};\nif (e${level} !== undefined) {\n${inner}}\n`;
  const list = `l${level}`;
  const at = `i${level}`;
  const each = `for (let ${at} = 0; ${at} < ${list}.length; ${at}++) {\nconst e${level} = ${list}[${at}];\n${inner}}\n`;
  return `const ${list} = ${path};\nif (${list} !== undefined) {\n${each}}\n`;
}
