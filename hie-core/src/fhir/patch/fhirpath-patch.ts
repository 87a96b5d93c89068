/**
 * FHIRPath Patch on a resource, all or nothing: the first operation that fails refuses the whole patch, and the resource
 * given is never changed. The result is not validated here: the write path does that, as for an update.
 * https://hl7.org/fhir/R4/fhirpatch.html
 */
import type { Resource } from '@medplum/fhirtypes';
import { fault, type HubError } from '../../errors.ts';
import type { Expression } from '../../r4/fhirpath/expression.ts';
import { refuseHostileJson } from './bounds.ts';
import { sameIdentity } from './identity.ts';
import { inOperation } from './operation-fault.ts';
import { type FhirPathOperation, readFhirPathPatch } from './parameters-document.ts';
import { evaluate, scopeOf } from './path/evaluate.ts';
import { type Node, removeNode, rootOf } from './path/node.ts';
import { parsePath } from './path/parse.ts';
import type { Scope } from './path/scope.ts';
import { nothingFound } from './path/why-nothing.ts';
import { addChild, insertChild, moveChild, replaceNode } from './place-value.ts';

const ONE_ELEMENT = 'R4 FHIRPath Patch: la ruta señala un solo elemento';

/**
 * @param parameters the parsed body, a Parameters resource
 * @throws HubError `invalid` for a malformed patch or path; `processing` for a place that is not there or not one;
 * `value` for a type that does not fit; `business-rule` for another type or id; `not-supported`, `too-costly`, `too-long`
 */
export function applyFhirPathPatch(resource: Resource, parameters: unknown): Resource {
  const operations = readFhirPathPatch(parameters);
  const patched = structuredClone(resource);
  const scope = scopeOf(rootOf(patched));
  for (const [at, operation] of operations.entries())
    inOperation(at + 1, operation.type, operation.path.slice(0, 200), () => apply(operation, scope));
  refuseHostileJson(patched, resource.resourceType);
  return sameIdentity(resource, patched);
}

function apply(operation: FhirPathOperation, scope: Scope): void {
  const path = parsePath(operation.path);
  switch (operation.type) {
    case 'add':
      addChild(one(path, scope), operation.name, operation.value);
      break;
    case 'replace':
      replaceNode(element(one(path, scope)), operation.value);
      break;
    case 'delete':
      remove(path, scope);
      break;
    case 'insert': {
      const { holder, name } = listAt(path, scope);
      insertChild(holder, name, operation.index, operation.value);
      break;
    }
    case 'move': {
      const { holder, name } = listAt(path, scope);
      moveChild(holder, name, operation.source, operation.destination);
      break;
    }
  }
}

/** What is not there needs no deleting ("if found"). */
function remove(path: Expression, scope: Scope): void {
  const found = evaluate(path, [scope.root], scope);
  if (found.length > 1) throw severalFound(found.length);
  const [only] = found;
  if (only) removeNode(element(only));
}

function one(path: Expression, scope: Scope): Node {
  const found = evaluate(path, [scope.root], scope);
  const [only] = found;
  if (!only) throw nothingFound(path, scope);
  if (found.length > 1) throw severalFound(found.length);
  return only;
}

/** The list may be empty still, so the path is taken apart: one holder, and the name of the list in it. */
function listAt(path: Expression, scope: Scope): { holder: Node; name: string } {
  if (path.kind === 'member') return { holder: path.of ? one(path.of, scope) : scope.root, name: path.name };
  throw fault('processing', 'La ruta debe terminar en el nombre de una lista.', {
    rule: 'R4 FHIRPath Patch: insert y move actúan sobre una lista',
    fix: 'Por ejemplo Patient.identifier, sin índice ni función al final.',
  });
}

function element(node: Node): Node {
  if (node.place) return node;
  throw fault('processing', 'La ruta no señala un elemento dentro del recurso.', {
    rule: ONE_ELEMENT,
    fix: 'Señale un elemento, por ejemplo Patient.birthDate; para el recurso completo use PUT o DELETE.',
  });
}

function severalFound(count: number): HubError {
  return fault('processing', `La ruta encuentra ${count} elementos y debe señalar uno solo.`, {
    rule: ONE_ELEMENT,
    fix: "Agregue un índice, por ejemplo [0], o un where(), por ejemplo where(use = 'official').",
  });
}
