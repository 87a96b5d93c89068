import type { Reference, Resource } from '@medplum/fhirtypes';
import type { ElementType } from '../structure.ts';
import type { Emit } from './node.ts';

/** What a reference parameter finds in each data type. Spec: https://hl7.org/fhir/R4/search.html#reference */
export function referenceEmit(code: string, type: ElementType, targets: readonly string[]): Emit | undefined {
  switch (type.name) {
    case 'Reference':
      return (value, out) => {
        const target = targetOf(value as Reference);
        const identifier = (value as Reference).identifier;
        if (identifier && (identifier.value !== undefined || identifier.system !== undefined)) {
          const logical = { system: identifier.system, value: identifier.value };
          out.push({ code, type: 'reference', target, identifier: logical });
        } else if (target !== '') out.push({ code, type: 'reference', target });
      };
    case 'canonical':
    case 'uri':
      return (value, out) => {
        const canonical = value as string;
        out.push({ code, type: 'reference', target: canonical });
        const bar = canonical.indexOf('|');
        if (bar > 0) out.push({ code, type: 'reference', target: canonical.slice(0, bar) });
      };
    case 'Resource':
      return (value, out) => {
        const { resourceType, id } = value as Resource;
        if (id && targets.includes(resourceType))
          out.push({ code, type: 'reference', target: `${resourceType}/${id}` });
      };
    default:
      return undefined;
  }
}

export function uriEmit(code: string, type: ElementType): Emit | undefined {
  switch (type.name) {
    case 'uri':
    case 'url':
    case 'canonical':
    case 'oid':
    case 'uuid':
      return (value, out) => {
        out.push({ code, type: 'uri', value: value as string });
      };
    default:
      return undefined;
  }
}

/** Contained resources are no target of a search; a version is not part of what is meant. */
export function targetOf(reference: Reference): string {
  const target = reference.reference;
  if (typeof target !== 'string' || target.charCodeAt(0) === 35 /* # */) return '';
  const version = target.indexOf('/_history/');
  return version === -1 ? target : target.slice(0, version);
}

const LITERAL = /(?:^|\/)([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

/** Resource type of the target as far as the reference itself tells. */
export function targetType(reference: Reference): string | undefined {
  if (reference.type) return reference.type;
  return reference.reference === undefined ? undefined : LITERAL.exec(reference.reference)?.[1];
}
