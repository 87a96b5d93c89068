import type { IndexEntry } from '../index-entry.ts';
import { type SearchParameterDefinition, searchParameter, searchParametersOf } from '../search-parameters.ts';
import type { ElementType } from '../structure.ts';
import { dateEmit } from './emit-date.ts';
import { numberEmit, quantityEmit } from './emit-quantity.ts';
import { referenceEmit, uriEmit } from './emit-reference.ts';
import { stringEmit } from './emit-string.ts';
import { tokenEmit } from './emit-token.ts';
import { type Path, parseExpression } from './expression.ts';
import { type Emit, type Json, type Node, place } from './node.ts';
import { type Leaf, resolvePath } from './resolve.ts';
import { compilePresence, compileWalk } from './walk-source.ts';

/** All search parameters of a resource type as one tree of elements. @throws Error when a parameter's expression finds nothing that its type can index */
export function compileExtractor(type: string): Emit {
  const emits: Emit[] = [];
  const nodes: Node[] = [];
  for (const parameter of searchParametersOf(type)) {
    if (parameter.type === 'special') continue;
    const paths = parseExpression(parameter.expression);
    let emitted = 0;
    for (const leaf of paths.flatMap((path) => resolvePath(path, type))) {
      const emit = emitFor(parameter, leaf, type);
      if (!emit) continue;
      emitted++;
      place(leaf.edges, emit, nodes, emits);
    }
    if (emitted === 0) throw new Error(`${type}.${parameter.code}: nothing to index in ${parameter.expression}`);
  }
  return compileWalk(nodes, emits);
}

function emitFor(parameter: SearchParameterDefinition, leaf: Leaf, type: string): Emit | undefined {
  if (leaf.presence) return presenceEmit(parameter.code, leaf.presence);
  if (parameter.type === 'composite') return compositeEmit(parameter, leaf.type, type);
  return valueEmit(parameter, leaf.type);
}

function valueEmit(
  { code, type: parameterType, targets }: SearchParameterDefinition,
  type: ElementType,
): Emit | undefined {
  switch (parameterType) {
    case 'token':
      return tokenEmit(code, type);
    case 'string':
      return stringEmit(code, type);
    case 'date':
      return dateEmit(code, type);
    case 'reference':
      return referenceEmit(code, type, targets);
    case 'quantity':
      return quantityEmit(code, type);
    case 'number':
      return numberEmit(code, type);
    case 'uri':
      return uriEmit(code, type);
    default:
      return undefined;
  }
}

/** True or false of the resource itself: `deceased=false` finds the people of whom nobody said they died. */
function presenceEmit(code: string, keys: readonly string[]): Emit {
  return (_value, out, resource) => {
    const present = keys.some((key) => resource[key] !== undefined && resource[key] !== false);
    out.push({ code, type: 'token', system: undefined, value: String(present) });
  };
}

interface Component {
  readonly fromResource: boolean;
  readonly mayFind: (start: Json) => boolean;
  readonly find: Emit;
}

function compositeEmit(parameter: SearchParameterDefinition, focus: ElementType, type: string): Emit {
  const components = parameter.components.map((part) => {
    const definition = searchParameter(type, part.code);
    if (!definition) throw new Error(`${type}.${parameter.code}: unknown component ${part.code}`);
    const paths = parseExpression(part.expression);
    return compileComponent(definition, paths, focus, type);
  });
  return (value, out, resource) => {
    const startOf = (component: Component) => (component.fromResource ? resource : (value as Json));
    // Of the eight composites of an Observation one or two apply.
    for (const component of components) if (!component.mayFind(startOf(component))) return;
    const found: IndexEntry[][] = [];
    for (const component of components) {
      const entries: IndexEntry[] = [];
      component.find(startOf(component), entries, resource);
      if (entries.length === 0) return;
      found.push(entries);
    }
    out.push({ code: parameter.code, type: 'composite', components: found });
  };
}

function compileComponent(
  part: SearchParameterDefinition,
  paths: readonly Path[],
  focus: ElementType,
  type: string,
): Component {
  const fromResource = paths[0]?.root === '%resource';
  const emits: Emit[] = [];
  const nodes: Node[] = [];
  for (const leaf of paths.flatMap((path) => resolvePath(path, fromResource ? type : focus.name))) {
    const emit = valueEmit(part, leaf.type);
    if (emit) place(leaf.edges, emit, nodes, emits);
  }
  if (nodes.length === 0 && emits.length === 0) {
    throw new Error(`${type}: nothing to index for component ${part.code}`);
  }
  return {
    fromResource,
    mayFind: emits.length > 0 ? () => true : compilePresence(nodes),
    find: compileWalk(nodes, emits),
  };
}
