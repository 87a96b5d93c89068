import { Constants } from '../constants.ts';
import type { Emit, Node } from './node.ts';

/**
 * The tree of a type's search parameters as generated code (ADR 0013): each element is asked for by its name, which costs
 * a tenth of looking through a list of names that are mostly absent.
 */
export function compileWalk(nodes: readonly Node[], emits: readonly Emit[]): Emit {
  const constants = new Constants();
  const functions: string[] = [];
  const body = stepSource(emits, nodes, constants, functions);
  return constants.run(`${functions.join('')}return function walk(value, out, resource) {\n${body}};`);
}

/** Whether any of the elements at the top is there. */
export function compilePresence(nodes: readonly Node[]): (element: unknown) => boolean {
  const found = nodes.map(({ key }) => `element[${JSON.stringify(key)}] !== undefined`);
  return new Constants().run(`return (element) => ${found.join(' || ')};`);
}

/** What is done with the element `value`. */
function stepSource(emits: readonly Emit[], nodes: readonly Node[], constants: Constants, functions: string[]): string {
  const own = emits.map((emit) => `${constants.name(emit)}(value, out, resource);\n`);
  const children = nodes.map((node) => childSource(node, constants, functions));
  return own.join('') + (children.length === 0 ? '' : `if (typeof value === 'object') {\n${children.join('')}}\n`);
}

function childSource(node: Node, constants: Constants, functions: string[]): string {
  const body = stepSource(node.emits, node.children, constants, functions);
  const keep = node.keep ? `if (!${constants.name(node.keep)}(value)) return;\n` : '';
  const visit = `visit${functions.length}`;
  functions.push(
    `function ${visit}(value, out, resource) {\nif (value === undefined || value === null) return;\n${keep}${body}}\n`,
  );
  const each =
    node.index === undefined
      ? `for (let i = 0; i < child.length; i++) ${visit}(child[i], out, resource);`
      : `${visit}(child[${node.index}], out, resource);`;
  return `{
const child = value[${JSON.stringify(node.key)}];
if (child !== undefined) {
if (!Array.isArray(child)) ${visit}(child, out, resource);
else ${each}
}
}
`;
}
