/** `$translate` of ConceptMap. https://hl7.org/fhir/R4/conceptmap-operation-translate.html */
import { TerminologyFault } from '@amate/terminology/fault.ts';
import type { Coding } from '@amate/terminology/model.ts';
import { splitCanonical } from '@amate/terminology/store/version.ts';
import type { ConceptMap } from '@medplum/fhirtypes';
import type { FhirDependencies, FhirRequest, FhirResponse, Handler } from '../../context.ts';
import { answered, parameter, parameters, refuse, required, type TermAsked, termAsked } from './asked.ts';
import { clean } from './code-system.ts';

export const translateCode: Handler = async (request, dependencies) => {
  await dependencies.store.permit(request.context, 'read', 'ConceptMap', 'ConceptMap/$translate');
  const term = termAsked(request);
  refuse(term, 'dependency');
  const { text } = term;
  const concept = term.concept('codeableConcept')?.coding as readonly Coding[] | undefined;
  const one = term.coding('coding') ?? clean({ system: text('system'), version: text('version'), code: text('code') });
  const codings = (concept ?? [one]).filter(({ code }) => code !== undefined);
  if (codings.length === 0) throw required('code', 'R4 $translate: code y system, coding o codeableConcept');
  return answered(term, dependencies, 'ConceptMap/$translate', async () => {
    const map = await mapAsked(request, dependencies, term);
    for (const coding of codings) {
      const { result, matches } = await dependencies.terminology.translate({
        ...{ coding, targetSystem: text('targetsystem'), source: text('source'), target: text('target') },
        reverse: term.flag('reverse'),
        ...(map !== undefined && { map }),
      });
      if (matches.length > 0 || coding === codings.at(-1)) return answer(result, matches);
    }
    throw required('code', 'R4 $translate');
  });
};

type Matches = Awaited<ReturnType<FhirDependencies['terminology']['translate']>>['matches'];

const answer = (result: boolean, matches: Matches): FhirResponse =>
  parameters(
    parameter('result', 'valueBoolean', result),
    parameter('message', 'valueString', matches.length === 0 ? 'Ningún mapa guardado traduce ese código.' : undefined),
    matches.map(({ equivalence, concept, source }) => ({
      name: 'match',
      part: [
        ...parameter('equivalence', 'valueCode', equivalence),
        ...parameter('concept', 'valueCoding', concept.code === undefined ? undefined : concept),
        ...parameter('source', 'valueUri', source || undefined),
      ],
    })),
  );

/** By instance, sent along, or by url; undefined: every map that is stored. */
async function mapAsked(
  request: FhirRequest,
  { store, terminology }: FhirDependencies,
  term: TermAsked,
): Promise<ConceptMap | undefined> {
  const { id } = request.params;
  if (id !== undefined) return JSON.parse((await store.read(request.context, 'ConceptMap', id)).json) as ConceptMap;
  const sent = term.resource<ConceptMap>('conceptMap', 'ConceptMap');
  const canonical = term.text('url');
  if (sent !== undefined || canonical === undefined) return sent;
  const { url, version } = splitCanonical(canonical);
  const [map] = await terminology.source.conceptMaps(url, version ?? term.text('conceptMapVersion'));
  if (map !== undefined) return map;
  throw new TerminologyFault('not-found', 'El ConceptMap no está guardado, o no en esa versión.', {
    ...{ path: 'url', value: canonical, elsewhere: true },
    fix: 'Guarde antes el ConceptMap, o configure TERMINOLOGY_URL.',
  });
}
