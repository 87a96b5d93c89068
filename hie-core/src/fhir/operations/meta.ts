/**
 * $meta, $meta-add, $meta-delete: profiles, tags and security labels of one resource, apart from the rest of it.
 * A change is a new version: the store keeps every state that anybody could have seen.
 * https://hl7.org/fhir/R4/resource-operation-meta.html
 */
import type { Coding, Meta, Resource } from '@medplum/fhirtypes';
import { fault, HubError } from '../../errors.ts';
import type { FhirRequest, FhirResponse, Handler } from '../context.ts';
import { versionHeaders } from '../interactions.ts';
import { validResource } from '../valid-resource.ts';
import { askedOf } from './parameters.ts';

/** Somebody else may write between our read and our write. */
const ATTEMPTS = 5;

export const meta: Handler = async ({ context, params }, { store }) =>
  answer((JSON.parse((await store.read(context, params.type!, params.id!)).json) as Resource).meta);

export const addMeta: Handler = (request, dependencies) => change(request, dependencies, added);
export const deleteMeta: Handler = (request, dependencies) => change(request, dependencies, removed);

async function change(
  request: FhirRequest,
  { store }: Parameters<Handler>[1],
  combine: (own: Meta, given: Meta) => Meta,
): Promise<FhirResponse> {
  const { type, id } = request.params as { type: string; id: string };
  const given = metaOf(request);
  for (let attempt = 1; ; attempt++) {
    const stored = await store.read(request.context, type, id);
    const current = JSON.parse(stored.json) as Resource;
    const resource = validResource({ ...current, meta: combine(current.meta ?? {}, given) }, type);
    try {
      const [result] = await store.transact(
        request.context,
        [{ kind: 'update', fullUrl: undefined, resource, target: { id }, ifMatch: stored.versionId }],
        { operationId: undefined, interaction: 'update' },
      );
      return {
        ...answer((JSON.parse(result!.stored.json) as Resource).meta),
        headers: versionHeaders(result!.stored),
      };
    } catch (error) {
      if (!(error instanceof HubError) || error.code !== 'conflict' || attempt === ATTEMPTS) throw error;
    }
  }
}

function metaOf(request: FhirRequest): Meta {
  const given = askedOf(request).parts.get('meta') as Meta | undefined;
  const isList = (value: unknown) => value === undefined || Array.isArray(value);
  if (given !== undefined && isList(given.profile) && isList(given.tag) && isList(given.security)) return given;
  throw fault('required', 'Falta el parámetro «meta».', {
    path: 'Parameters.parameter',
    rule: 'R4 $meta-add, $meta-delete: meta 1..1',
    fix: 'Envíe Parameters con {"name":"meta","valueMeta":{"tag":[…]}}.',
  });
}

const answer = (value: Meta = {}): FhirResponse => ({
  status: 200,
  body: JSON.stringify({ resourceType: 'Parameters', parameter: [{ name: 'return', valueMeta: value }] }),
});

const sameCoding = (a: Coding, b: Coding): boolean => a?.system === b?.system && a?.code === b?.code;
const sameText = (a: string, b: string): boolean => a === b;

const union = <T>(own: T[] = [], given: T[] = [], same: (a: T, b: T) => boolean): T[] => [
  ...own,
  ...given.filter((one, index) => ![...own, ...given.slice(0, index)].some((other) => same(one, other))),
];
const without = <T>(own: T[] = [], given: T[] = [], same: (a: T, b: T) => boolean): T[] =>
  own.filter((one) => !given.some((other) => same(one, other)));

const added = (own: Meta, given: Meta): Meta =>
  withLists(own, {
    profile: union(own.profile, given.profile, sameText),
    tag: union(own.tag, given.tag, sameCoding),
    security: union(own.security, given.security, sameCoding),
  });

const removed = (own: Meta, given: Meta): Meta =>
  withLists(own, {
    profile: without(own.profile, given.profile, sameText),
    tag: without(own.tag, given.tag, sameCoding),
    security: without(own.security, given.security, sameCoding),
  });

/** FHIR has no empty lists. */
function withLists(own: Meta, lists: Required<Pick<Meta, 'profile' | 'tag' | 'security'>>): Meta {
  const { profile: _profile, tag: _tag, security: _security, ...rest } = own;
  return { ...rest, ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)) };
}
