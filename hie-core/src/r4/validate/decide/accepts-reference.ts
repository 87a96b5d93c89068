import type { Reference } from '@medplum/fhirtypes';
import { isResourceType } from '../../resource-types.ts';
import { CONDITIONAL, LITERAL, SCHEME } from '../reference-check.ts';
import { here } from './here.ts';

/** Whether a reference may stand in an element; reference-check.ts says why not. https://hl7.org/fhir/R4/references.html */
type Acceptor = (reference: Reference) => boolean;

const acceptors = new Map<string, Acceptor>();

export function referenceAcceptor(targets: readonly string[] | undefined): Acceptor {
  const key = targets?.join() ?? '';
  const known = acceptors.get(key) ?? compile(targets);
  acceptors.set(key, known);
  return known;
}

function compile(targets: readonly string[] | undefined): Acceptor {
  const allowed = targets && new Set(targets);
  // What nearly all are: `Patient/123`.
  const usual = new RegExp(`^(?:${targets?.filter(isResourceType).join('|') || 'Patient'})/[A-Za-z0-9\\-.]{1,64}$`);
  const fits = (type: string | undefined) =>
    type === undefined || !isResourceType(type) || !allowed || allowed.has(type);
  return ({ reference, type }) => {
    if (type !== undefined && !fits(type)) return false;
    if (reference === undefined || usual.test(reference) || reference.startsWith('urn:')) return true;
    if (reference.startsWith('#')) return isContained(reference.slice(1));
    const told = (LITERAL.exec(reference) ?? CONDITIONAL.exec(reference))?.[1];
    return told !== undefined && isResourceType(told) ? fits(told) : SCHEME.test(reference);
  };
}

/** ref-1; a lone `#` means the container. */
function isContained(id: string): boolean {
  const contained = here.container?.contained;
  if (id === '' || (Array.isArray(contained) && contained.some((resource) => resource?.id === id))) return true;
  return here.container?.id === id && here.inContained;
}
