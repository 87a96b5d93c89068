/** Value sets and hierarchies for the search of the store (`store/codes.ts`): by what is here, else by the external server. */
import { TerminologyFault } from '@amate/terminology/fault.ts';
import type { Terminology } from '@amate/terminology/service.ts';
import { splitCanonical } from '@amate/terminology/store/version.ts';
import type { ParametersParameter, ValueSet, ValueSetExpansionContains } from '@medplum/fhirtypes';
import type { CodeKnowledge, KnownCode } from '../store/codes.ts';
import { asHubFault } from './as-hub-fault.ts';

export function searchCodes(terminology: Terminology): CodeKnowledge {
  return {
    async codesIn(named, max) {
      try {
        const set = typeof named === 'string' ? await setOf(terminology, named) : named;
        if (set === undefined) return await elsewhere(terminology, { name: 'url', valueUri: named as string }, max);
        return await here(terminology, set, max);
      } catch (error) {
        throw asHubFault(error);
      }
    },
    async related(system, code, direction) {
      try {
        const image = await terminology.system(system);
        if (image === undefined) return undefined;
        const at = image.find(code);
        if (at === -1) return [code];
        return [at, ...image[direction](at)].map((one) => image.codeAt(one));
      } catch (error) {
        throw asHubFault(error);
      }
    },
  };
}

function setOf({ source }: Terminology, canonical: string): Promise<ValueSet | undefined> {
  const { url, version } = splitCanonical(canonical);
  return source.valueSet(url, version);
}

async function here(terminology: Terminology, set: ValueSet, max: number): Promise<readonly KnownCode[] | undefined> {
  try {
    const { total, contains } = await terminology.expand(set, { count: max });
    if (total > max) throw tooMany(max);
    return contains.map(toCode);
  } catch (error) {
    if (!(error instanceof TerminologyFault) || !error.detail.elsewhere || terminology.external === undefined)
      throw error;
    return elsewhere(terminology, { name: 'valueSet', resource: set }, max);
  }
}

async function elsewhere(
  { external }: Terminology,
  asked: ParametersParameter,
  max: number,
): Promise<readonly KnownCode[] | undefined> {
  if (external === undefined) return undefined;
  const parameter = [asked, { name: 'count', valueInteger: max + 1 }];
  const { resource } = await external.ask('ValueSet/$expand', { resourceType: 'Parameters', parameter });
  if (resource.resourceType !== 'ValueSet') return undefined;
  const codes: KnownCode[] = [];
  const visit = (list: readonly ValueSetExpansionContains[]): void => {
    for (const one of list) {
      if (one.code !== undefined) codes.push(toCode(one));
      visit(one.contains ?? []);
    }
  };
  visit(resource.expansion?.contains ?? []);
  if (codes.length > max) throw tooMany(max);
  return codes;
}

const toCode = ({ system = '', code = '' }: ValueSetExpansionContains): KnownCode => ({ system, code });

const tooMany = (max: number) =>
  new TerminologyFault('too-costly', 'El conjunto de valores tiene demasiados códigos.', {
    rule: `Máximo ${max}`,
    fix: 'Use un ValueSet más corto, o busque por código.',
  });
