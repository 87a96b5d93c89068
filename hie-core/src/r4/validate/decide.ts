import { Constants } from '../constants.ts';
import type { Json } from '../extract/node.ts';
import { isResourceType } from '../resource-types.ts';
import { here } from './decide/here.ts';
import { type Link, typeSource } from './decide/type-source.ts';

/**
 * Whether a resource is valid, and nothing else: JavaScript generated from the committed tables the first time a type is
 * seen (ADR 0013). It refuses whatever it is not sure of; `explain` has the last word and says what is wrong.
 */
export function isValid(resource: unknown): boolean {
  here.container = undefined;
  here.resource = undefined;
  here.inContained = false;
  return acceptsResource(resource, 0);
}

function acceptsResource(value: unknown, depth: number): boolean {
  const { container, inContained } = here;
  here.container = value as Json;
  here.inContained = false;
  const accepted = acceptsAs(value, depth);
  here.container = container;
  here.inContained = inContained;
  return accepted;
}

/** dom-2: not inside one another. */
function acceptsContained(value: unknown, depth: number): boolean {
  if (here.inContained) return false;
  here.inContained = true;
  const accepted = acceptsAs(value, depth);
  here.inContained = false;
  return accepted;
}

function acceptsAs(value: unknown, depth: number): boolean {
  const type = (value as { resourceType?: unknown } | null | undefined)?.resourceType;
  if (typeof type !== 'string' || !isResourceType(type)) return false;
  const { resource } = here;
  here.resource = value as Json;
  const accepted = linkTo(type).accepts(value, depth);
  here.resource = resource;
  return accepted;
}

const links = new Map<string, Link>([
  ['Resource', { accepts: acceptsResource }],
  ['contained', { accepts: acceptsContained }],
]);

/** Compiled when the first value is seen: data types contain themselves. */
function linkTo(type: string): Link {
  const known = links.get(type);
  if (known) return known;
  const link: Link = {
    accepts: (value, depth) => {
      const constants = new Constants();
      const source = typeSource(type, linkTo, constants);
      link.accepts = constants.run(source);
      return link.accepts(value, depth);
    },
  };
  links.set(type, link);
  return link;
}

/** The generated text, for whoever wants to read it. */
export function sourceOf(type: string): string {
  return typeSource(type, linkTo, new Constants());
}
