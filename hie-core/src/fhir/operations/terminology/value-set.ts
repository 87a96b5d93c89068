/** `$expand` and `$validate-code` of ValueSet. https://hl7.org/fhir/R4/valueset-operations.html */
import { randomUUID } from 'node:crypto';
import { unknownValueSet } from '@amate/terminology/fault.ts';
import type { Coding } from '@amate/terminology/model.ts';
import { splitCanonical } from '@amate/terminology/store/version.ts';
import type { ParametersParameter, ValueSet, ValueSetExpansionParameter } from '@medplum/fhirtypes';
import type { FhirDependencies, FhirRequest, Handler } from '../../context.ts';
import { answered, json, refuse, required, type TermAsked, termAsked } from './asked.ts';
import { clean, validation } from './code-system.ts';

export const expandValueSet: Handler = async (request, dependencies) => {
  await dependencies.store.permit(request.context, 'read', 'ValueSet', 'ValueSet/$expand');
  const term = termAsked(request);
  refuse(term, 'context', 'exclude-system', 'check-system-version');
  let set: ValueSet | undefined;
  const options = optionsAsked(term);
  return answered(
    term,
    dependencies,
    'ValueSet/$expand',
    async () => {
      set = await setAsked(request, dependencies, term);
      const { total, offset, contains, usedSystems, usedValueSets } = await dependencies.terminology.expand(
        set,
        options,
      );
      const said: ValueSetExpansionParameter[] = [
        ...ECHOED.flatMap(([name, key]) => echo(term, name, key)),
        ...usedSystems.map((valueUri) => ({ name: 'used-codesystem', valueUri })),
        ...usedValueSets.map((valueUri) => ({ name: 'used-valueset', valueUri })),
      ];
      const { compose: _, text: __, contained: ___, ...head } = set;
      const expansion: ValueSet['expansion'] = {
        identifier: `urn:uuid:${randomUUID()}`,
        timestamp: new Date().toISOString(),
        total,
        offset,
        ...(said.length > 0 && { parameter: said }),
        ...(contains.length > 0 && { contains }),
      };
      return json({ ...head, ...(term.flag('includeDefinition') && set), status: set.status ?? 'active', expansion });
    },
    () => (set === undefined ? [] : [{ name: 'valueSet', resource: set }]),
  );
};

const optionsAsked = (term: TermAsked) => ({
  filter: term.text('filter'),
  count: term.number('count'),
  offset: term.number('offset'),
  activeOnly: term.flag('activeOnly'),
  includeDesignations: term.flag('includeDesignations'),
  excludeNested: term.flag('excludeNested'),
  excludeNotForUI: term.flag('excludeNotForUI'),
  languages: term.languages,
  systemVersions: versionsAsked(term),
});

/** The order in which the answer tells them. */
const ECHOED = [
  ['activeOnly', 'valueBoolean'],
  ['count', 'valueInteger'],
  ['displayLanguage', 'valueCode'],
  ['excludeNested', 'valueBoolean'],
  ['excludeNotForUI', 'valueBoolean'],
  ['filter', 'valueString'],
  ['includeDesignations', 'valueBoolean'],
  ['offset', 'valueInteger'],
] as const;

function echo(term: TermAsked, name: string, key: string): ValueSetExpansionParameter[] {
  const text = term.text(name);
  if (text === undefined) return [];
  const value = key === 'valueInteger' ? Number(text) : key === 'valueBoolean' ? text === 'true' : text;
  return [{ name, [key]: value } as unknown as ValueSetExpansionParameter];
}

function versionsAsked({ asked }: TermAsked): ReadonlyMap<string, string> {
  const named = [...asked.values.getAll('system-version'), ...asked.values.getAll('force-system-version')];
  return new Map(
    named.flatMap((canonical) => {
      const { url, version } = splitCanonical(canonical);
      return version === undefined ? [] : [[url, version] as const];
    }),
  );
}

/** By instance, sent along, or by url; `<system>?fhir_vs` is all of a code system. */
async function setAsked(
  request: FhirRequest,
  { store, terminology }: FhirDependencies,
  term: TermAsked,
): Promise<ValueSet> {
  const { id } = request.params;
  if (id !== undefined) return JSON.parse((await store.read(request.context, 'ValueSet', id)).json) as ValueSet;
  const bare = term.asked.bare;
  const sent = term.resource<ValueSet>('valueSet', 'ValueSet') ?? (bare as ValueSet | undefined);
  if (sent !== undefined) {
    if (sent.resourceType !== 'ValueSet') throw required('valueSet', 'R4: un ValueSet, o Parameters');
    return sent;
  }
  const canonical = term.text('url');
  if (canonical === undefined) throw required('url', 'R4 ValueSet: url, valueSet o la instancia');
  const { url, version } = splitCanonical(canonical);
  const asked = version ?? term.text('valueSetVersion');
  const stored = await terminology.source.valueSet(url, asked);
  if (stored !== undefined) return stored;
  throw unknownValueSet(asked === undefined ? url : `${url}|${asked}`);
}

export const validateCodeInSet: Handler = async (request, dependencies) => {
  await dependencies.store.permit(request.context, 'read', 'ValueSet', 'ValueSet/$validate-code');
  const term = termAsked(request);
  refuse(term, 'context');
  const codings = codingsAsked(term);
  let set: ValueSet | undefined;
  return answered(
    term,
    dependencies,
    'ValueSet/$validate-code',
    async () => {
      set = await setAsked(request, dependencies, term);
      const abstract = term.flag('abstract') ?? true;
      return validation(
        await dependencies.terminology.validateIn(set, { codings, languages: term.languages, abstract }),
      );
    },
    (): ParametersParameter[] => (set === undefined ? [] : [{ name: 'valueSet', resource: set }]),
  );
};

function codingsAsked(term: TermAsked): readonly Coding[] {
  const { text } = term;
  const concept = term.concept('codeableConcept')?.coding as readonly Coding[] | undefined;
  const coding = term.coding('coding');
  const codings =
    concept ??
    (coding === undefined
      ? [
          clean({
            system: text('system'),
            version: text('systemVersion'),
            code: text('code'),
            display: text('display'),
          }),
        ]
      : [coding]);
  if (codings.every(({ code }) => code === undefined))
    throw required('code', 'R4 $validate-code: code (con system), coding o codeableConcept');
  return codings;
}
