/**
 * What a facility's own system may say of codes: what those of its own local systems mean, and nothing of anybody else's; a map says it
 * for every write of the hub (docs/adr/0025). Operators and systems of no facility are bound by none of this.
 */
import { facilityOfLocalCodes } from '@amate/terminology/identifiers/systems.ts';
import type { ConceptMap, Resource } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import { refuseSeveral, withoutWriter, writerOf } from '../registries/read.ts';
import type { WriteRule } from '../store/write-rule.ts';
import { mapIdOf } from './fix.ts';

export const ownMapRule: WriteRule = {
  type: 'ConceptMap',
  lookups: () => [],
  exclusive: () => [],
  async decide(intent, read) {
    const target = intent.target as ConceptMap | undefined;
    if (target?.id === undefined) await refuseSeveral('ConceptMap', intent, read);
    else if (intent.kind === 'create') return { kind: 'match', id: target.id };
    const resource = asOwnMap(intent.resource as ConceptMap, target);
    return target?.id === undefined ? { kind: 'create', resource } : { kind: 'replace', id: target.id, resource };
  },
};

/** @throws HubError when it speaks, or spoke, of codes that are not the writer's */
function asOwnMap(given: ConceptMap, before: ConceptMap | undefined): Resource {
  const clues = writerOf(given);
  const map = withoutWriter(given);
  if (clues === undefined) return map;
  const sources = [map, ...(before === undefined ? [] : [before])].flatMap(sourcesOf);
  const foreign = sources.filter((source) => facilityOfLocalCodes(source) !== clues);
  if (foreign.length === 0 && isUnderOwnId(map)) return map;
  throw fault('business-rule', `El mapa habla de códigos que no son de ${clues}.`, {
    ...{ path: 'ConceptMap.group', rule: 'Códigos locales: cada sistema dice lo de los suyos' },
    value: (foreign[0] ?? map.id ?? '').slice(0, 80),
    fix: 'Deje en group.source solo los sistemas de códigos propios de la unidad; lo demás, pídalo a quien opera el intercambio.',
  });
}

/** Without groups it says nothing yet; then of what it will is all there is to go by. */
const sourcesOf = ({ group = [], sourceUri = '' }: ConceptMap): string[] =>
  group.length > 0 ? group.map(({ source = '' }) => source) : [sourceUri];

/** The operators' board writes each system's map under an id of its own (`fix.ts`). */
const isUnderOwnId = (map: ConceptMap): boolean =>
  !map.id?.startsWith('codigos-locales-') || sourcesOf(map).every((source) => mapIdOf(source) === map.id);
