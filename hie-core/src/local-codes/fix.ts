/**
 * What a local code means, said in the facility's ConceptMap: one map for each of its systems, an ordinary resource of the hub. Two operators
 * at once do not overwrite each other: the map is read again, and changed as it stands then.
 */
import { CANONICAL_BASE, LOCAL_CODE_BASE } from '@amate/terminology/identifiers/systems.ts';
import type { Terminology } from '@amate/terminology/service.ts';
import type { ConceptMap, ConceptMapGroup } from '@medplum/fhirtypes';
import { fault, HubError } from '../errors.ts';
import type { Guarded, RequestContext } from '../store/guarded.ts';
import { operationHash } from '../store/hashes.ts';

export interface Meaning {
  readonly system: string;
  readonly code: string;
  readonly display: string;
  readonly targetSystem: string;
  readonly targetCode: string;
  readonly equivalence: 'equivalent' | 'wider';
}

export interface FixParts {
  readonly store: Guarded;
  readonly terminology: Terminology;
}

const ATTEMPTS = 5;

/** The system is part of the id, by its hash: it may be longer than an id. */
export const mapIdOf = (system: string): string => `codigos-locales-${operationHash(system)}`;

/** @throws HubError `code-invalid` when the target does not exist */
export async function say(parts: FixParts, context: RequestContext, meaning: Meaning): Promise<void> {
  const image = await parts.terminology.system(meaning.targetSystem);
  const at = image?.find(meaning.targetCode) ?? -1;
  if (image === undefined || at === -1)
    throw fault(
      'code-invalid',
      image ? 'Ese código no está en el catálogo.' : 'Ese catálogo no está cargado en Amate.',
      {
        path: 'destino',
        value: `${meaning.targetSystem}|${meaning.targetCode}`,
        fix: 'Elija el código en el catálogo.',
      },
    );
  const { targetSystem: target, code, display, equivalence } = meaning;
  const meant = { code: image.codeAt(at), display: image.displayAt(at), equivalence };
  await changeMap(parts, context, meaning.system, (groups) => [
    ...without(groups, code),
    { source: meaning.system, target, element: [{ code, ...(display && { display }), target: [meant] }] },
  ]);
}

/** Nothing is said of the code any more. */
export async function unsay(parts: FixParts, context: RequestContext, system: string, code: string): Promise<void> {
  await changeMap(parts, context, system, (groups) => without(groups, code));
}

type Change = (groups: readonly ConceptMapGroup[]) => ConceptMapGroup[];

async function changeMap({ store }: FixParts, context: RequestContext, system: string, change: Change): Promise<void> {
  const id = mapIdOf(system);
  for (let attempt = 1; ; attempt++) {
    const current = await readMap(store, context, id);
    const group = joined(change(current?.group ?? []));
    const resource: ConceptMap = { ...(current ?? emptyMap(id, system)), group };
    if (group.length === 0) delete resource.group;
    const ifMatch = current?.meta?.versionId;
    try {
      await store.transact(context, [{ kind: 'update', fullUrl: undefined, resource, target: { id }, ifMatch }], {
        ...{ operationId: undefined, interaction: 'update' },
      });
      return;
    } catch (error) {
      if (!(error instanceof HubError && error.code === 'conflict') || attempt === ATTEMPTS) throw error;
    }
  }
}

async function readMap(store: Guarded, context: RequestContext, id: string): Promise<ConceptMap | undefined> {
  try {
    return JSON.parse((await store.read(context, 'ConceptMap', id)).json) as ConceptMap;
  } catch (error) {
    if (error instanceof HubError && (error.code === 'not-found' || error.code === 'deleted')) return undefined;
    throw error;
  }
}

const emptyMap = (id: string, system: string): ConceptMap => ({
  resourceType: 'ConceptMap',
  id,
  url: `${CANONICAL_BASE}/ConceptMap/${id}`,
  name: 'CodigosLocales',
  title: `Códigos propios de ${decodeURIComponent(system.slice(LOCAL_CODE_BASE.length))}`,
  status: 'active',
  sourceUri: system,
});

const without = (groups: readonly ConceptMapGroup[], code: string): ConceptMapGroup[] =>
  groups.map((group) => ({ ...group, element: (group.element ?? []).filter((one) => one.code !== code) }));

/** One group for each pair of systems; none that is empty (R4: group.element 1..*). */
function joined(groups: readonly ConceptMapGroup[]): ConceptMapGroup[] {
  const byPair = Map.groupBy(groups, ({ source, target, targetVersion }) =>
    [source, target, targetVersion ?? ''].join('|'),
  );
  return [...byPair.values()]
    .map((same) => ({ ...same[0]!, element: same.flatMap(({ element }) => element ?? []) }))
    .filter(({ element, unmapped }) => element.length > 0 || unmapped !== undefined);
}
