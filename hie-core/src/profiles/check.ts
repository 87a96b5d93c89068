/** Whether a resource keeps what one of the hub's own profiles asks of it; those it claims in meta.profile are always asked. */
import type { Resource } from '@medplum/fhirtypes';
import type { Problem } from '../errors.ts';
import { compileProfile, type Rule } from './compile.ts';
import { OWN_PROFILES } from './definitions.ts';

interface Own {
  readonly title: string;
  readonly type: string;
  readonly rule: Rule;
}

const OWN = new Map<string, Own>(
  OWN_PROFILES.map((definition) => [
    definition.url!,
    { title: definition.title!, type: definition.type!, rule: compileProfile(definition) },
  ]),
);

export const isOwnProfile = (url: string): boolean => OWN.has(url);

/** @returns none when the resource claims no profile of ours, or keeps those it claims */
export function claimedProfileProblems(resource: Resource): Problem[] {
  const claimed = resource.meta?.profile;
  if (claimed === undefined) return [];
  return (claimed as readonly (string | null)[]).flatMap((url) => {
    // null where only an extension stands
    const known = url?.split('|')[0];
    return known !== undefined && OWN.has(known) ? profileProblems(resource, known) : [];
  });
}

/** @param url one that `isOwnProfile` */
export function profileProblems(resource: Resource, url: string): Problem[] {
  const own = OWN.get(url)!;
  if (resource.resourceType !== own.type)
    return [
      {
        code: 'structure',
        text: `El perfil ${own.title} es de ${own.type}, no de ${resource.resourceType}.`,
        path: `${resource.resourceType}.meta.profile`,
        rule: own.title,
        fix: 'Quite ese perfil de meta.profile.',
      },
    ];
  const problems: Problem[] = [];
  children(own.rule, resource, resource.resourceType, { title: own.title, problems });
  return problems;
}

interface Run {
  readonly title: string;
  readonly problems: Problem[];
}

function children(rule: Rule, value: unknown, path: string, run: Run): void {
  if (typeof value !== 'object' || value === null) return;
  for (const child of rule.children.values()) {
    const object = value as Record<string, unknown>;
    // A primitive may be there by its extensions alone.
    const found = object[child.name] ?? object[`_${child.name}`];
    const list = found === undefined ? [] : Array.isArray(found) ? found : [found];
    const at = `${path}.${child.name}`;
    cardinality(child, list.length, at, run, '');
    list.forEach((item, index) => {
      const here = Array.isArray(found) ? `${at}[${index}]` : at;
      fixed(child, item, here, run);
      children(child, item, here, run);
    });
    for (const slice of child.slices.values()) checkSlice(child, slice, list, at, run);
  }
}

/** A member belongs to the slice whose discriminator it carries; what belongs to none is open to anything. */
function checkSlice(sliced: Rule, slice: Rule, list: readonly unknown[], at: string, run: Run): void {
  const by = sliced.discriminator!;
  const wanted = slice.children.get(by)?.fixed;
  const members = list.flatMap((item, index) =>
    (item as Record<string, unknown> | null)?.[by] === wanted ? [{ item, index }] : [],
  );
  cardinality(slice, members.length, at, run, ` con ${by} ${wanted}`);
  for (const { item, index } of members) children(slice, item, `${at}[${index}]`, run);
}

function cardinality(rule: Rule, count: number, path: string, { title, problems }: Run, which: string): void {
  if (count >= rule.min && count <= rule.max) return;
  const max = rule.max === Number.POSITIVE_INFINITY ? '*' : rule.max;
  problems.push({
    code: count < rule.min ? 'required' : 'structure',
    text: count < rule.min ? `El perfil ${title} pide este elemento${which}.` : `Sobran elementos${which}.`,
    path,
    rule: `${title}: cardinalidad ${rule.min}..${max}${which}`,
    fix:
      count < rule.min
        ? `Agréguelo, o quite el perfil de meta.profile si el recurso no es un ${title}.`
        : `Deje a lo más ${max}.`,
  });
}

function fixed(rule: Rule, value: unknown, path: string, { title, problems }: Run): void {
  if (rule.fixed === undefined || value === rule.fixed) return;
  problems.push({
    code: 'value',
    text: `El perfil ${title} fija este valor.`,
    path,
    rule: `${title}: ${rule.fixed}`,
    value: String(value).slice(0, 80),
    fix: `Escriba ${rule.fixed}.`,
  });
}
