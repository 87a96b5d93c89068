/**
 * Patient/$ihe-pix (PIXm, ITI-83: https://profiles.ihe.net/ITI/PIXm/ITI-83.html): under which other identifiers the bearer of one is known, in
 * all the records that are his. Answers whoever may find the Patient by a search. A replaced identifier is asked by and not answered with.
 */
import type { Identifier, Patient } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import type { Handler } from '../../fhir/context.ts';
import type { SearchQuery } from '../../store/repository.ts';
import { type MergeParts, patientsIn } from './merge.ts';

const RULE = 'PIXm ITI-83: sourceIdentifier=sistema|valor';

export const pixOperation =
  (parts: Pick<MergeParts, 'repository' | 'samePerson'>): Handler =>
  async ({ context, query }, { store }) => {
    const source = query.get('sourceIdentifier') ?? '';
    const [, system = '', value = ''] = /^([^|]+)\|([^|]+)$/.exec(source) ?? [];
    if (value === '')
      throw fault('required', 'Falta decir de qué identificador se pregunta.', {
        ...{ path: 'sourceIdentifier', rule: RULE, fix: 'Envíe sourceIdentifier=sistema|valor.' },
      });
    const asked = [{ code: 'identifier', modifier: undefined, values: [source] }];
    const search: SearchQuery = {
      type: 'Patient',
      criteria: asked,
      sort: [],
      count: 2,
      cursor: undefined,
      total: 'none',
    };
    const { matches } = await store.search(context, search, 'Patient/$ihe-pix');
    const [found, other] = matches;
    if (found === undefined)
      throw fault('not-found', 'Nadie tiene ese identificador.', { path: 'sourceIdentifier', rule: RULE });
    if (other !== undefined)
      throw fault('multiple-matches', 'Más de una persona tiene ese identificador.', {
        path: 'sourceIdentifier',
        rule: RULE,
      });
    const records = parts.samePerson.recordsOf(found.id);
    const patients = await patientsIn(parts, records);
    const targets = query.getAll('targetSystem').flatMap((one) => one.split(','));
    const wanted = (one: Identifier): boolean => targets.length === 0 || targets.includes(one.system ?? '');
    const parameter = [
      ...identifiersOf(patients)
        .filter((one) => wanted(one) && !(one.system === system && one.value === value))
        .map((one) => ({ name: 'targetIdentifier', valueIdentifier: one })),
      { name: 'targetId', valueReference: { reference: `Patient/${found.id}` } },
    ];
    return { status: 200, body: JSON.stringify({ resourceType: 'Parameters', parameter }) };
  };

/** In force, each once. */
function identifiersOf(patients: readonly Patient[]): Identifier[] {
  const all = new Map<string, Identifier>();
  for (const one of patients.flatMap(({ identifier = [] }) => identifier)) {
    const { use, system, value } = one;
    if (use !== 'old' && system !== undefined && value !== undefined) all.set(`${system}|${value}`, { system, value });
  }
  return [...all.values()];
}
