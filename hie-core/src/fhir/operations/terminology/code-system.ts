/** `$lookup`, `$validate-code` and `$subsumes` of CodeSystem. https://hl7.org/fhir/R4/codesystem-operations.html */
import type { Coding, PropertyValue } from '@amate/terminology/model.ts';
import { lookup } from '@amate/terminology/operations/lookup.ts';
import { subsumes } from '@amate/terminology/operations/subsumes.ts';
import { type Validated, validateCode } from '@amate/terminology/operations/validate-code.ts';
import type { CodeSystemImage } from '@amate/terminology/system/image.ts';
import type { CodeSystem, ParametersParameter } from '@medplum/fhirtypes';
import type { FhirDependencies, FhirRequest, FhirResponse, Handler } from '../../context.ts';
import { answered, parameter, parameters, required, type TermAsked, termAsked } from './asked.ts';

export const lookupCode: Handler = async (request, dependencies) => {
  await dependencies.store.permit(request.context, 'read', 'CodeSystem', 'CodeSystem/$lookup');
  const term = termAsked(request);
  const { system, version, code } = term.coding('coding') ?? codeAsked(term);
  if (system === undefined || code === undefined) throw required('system, code', 'R4 $lookup: system y code, o coding');
  return answered(term, dependencies, 'CodeSystem/$lookup', async () => {
    const image = await dependencies.terminology.requireSystem(system, version);
    const found = lookup(image, code, term.asked.values.getAll('property'), term.languages);
    return parameters(
      parameter('name', 'valueString', found.name),
      parameter('version', 'valueString', found.version || undefined),
      parameter('display', 'valueString', found.display),
      parameter('code', 'valueCode', code),
      parameter('system', 'valueUri', image.head.url),
      parameter('definition', 'valueString', found.definition),
      parameter('abstract', 'valueBoolean', found.abstract),
      found.designations.map(({ language, use, value }) => ({
        name: 'designation',
        part: [
          ...parameter('language', 'valueCode', language),
          ...parameter('use', 'valueCoding', use),
          ...parameter('value', 'valueString', value),
        ],
      })),
      found.properties.map(({ code: name, value, type, description }) => ({
        name: 'property',
        part: [
          ...parameter('code', 'valueCode', name),
          ...parameter('value', valueKey(type, value), value),
          ...parameter('description', 'valueString', description),
        ],
      })),
    );
  });
};

const KEYS: Readonly<Record<string, `value${string}`>> = {
  ...{ code: 'valueCode', Coding: 'valueCode', dateTime: 'valueDateTime', string: 'valueString' },
  ...{ integer: 'valueInteger', decimal: 'valueDecimal', boolean: 'valueBoolean' },
};
/** By the property's type, unless the value is of another kind. */
function valueKey(type: string, value: PropertyValue): `value${string}` {
  if (typeof value === 'boolean') return 'valueBoolean';
  if (typeof value === 'number') return type === 'integer' || Number.isInteger(value) ? 'valueInteger' : 'valueDecimal';
  const key = KEYS[type] ?? 'valueString';
  return key === 'valueBoolean' || key === 'valueInteger' || key === 'valueDecimal' ? 'valueString' : key;
}

/** `url` names the system too, in `$validate-code`. */
function codeAsked({ text }: TermAsked): Coding {
  return clean({
    system: text('system') ?? text('url'),
    version: text('version'),
    code: text('code'),
    display: text('display'),
  });
}

export const clean = (coding: { readonly [K in keyof Coding]: Coding[K] | undefined }): Coding =>
  Object.fromEntries(Object.entries(coding).filter(([, value]) => value !== undefined)) as Coding;

export const validateCodeOfSystem: Handler = async (request, dependencies) => {
  await dependencies.store.permit(request.context, 'read', 'CodeSystem', 'CodeSystem/$validate-code');
  const term = termAsked(request);
  const named = await namedSystem(request, dependencies, term);
  const concept = term.concept('codeableConcept')?.coding as readonly Coding[] | undefined;
  const codings = concept ?? [term.coding('coding') ?? codeAsked(term)];
  if (codings.every(({ code }) => code === undefined))
    throw required('code', 'R4 $validate-code: code, coding o codeableConcept');
  return answered(term, dependencies, 'CodeSystem/$validate-code', async () => {
    let first: Validated | undefined;
    for (const { system, version, code = '', display } of codings) {
      const url = system ?? term.text('url');
      if (named === undefined && url === undefined) throw required('url', 'R4 $validate-code: url, o la instancia');
      const image = named ?? (await dependencies.terminology.requireSystem(url!, version ?? term.text('version')));
      if (system !== undefined && system !== image.head.url) continue;
      const said = validateCode(image, code, display, term.languages);
      const one = { ...said, ...clean({ code, system: image.head.url, version: image.head.version || undefined }) };
      if (one.result) return validation(one);
      first ??= one;
    }
    return validation(first ?? { result: false, message: 'El código es de otro sistema.' });
  });
};

export const validation = (said: Validated): FhirResponse =>
  parameters(
    parameter('result', 'valueBoolean', said.result),
    parameter('message', 'valueString', said.message),
    parameter('display', 'valueString', said.display),
    parameter('code', 'valueCode', said.code),
    parameter('system', 'valueUri', said.system),
    parameter('version', 'valueString', said.version),
  );

/** By instance, or sent along; undefined: by url. */
async function namedSystem(
  request: FhirRequest,
  { store, terminology }: FhirDependencies,
  term: TermAsked,
): Promise<CodeSystemImage | undefined> {
  const sent = term.resource<CodeSystem>('codeSystem', 'CodeSystem');
  if (sent !== undefined) return terminology.imageOf(sent);
  const { id } = request.params;
  if (id === undefined) return undefined;
  const stored = await store.read(request.context, 'CodeSystem', id);
  const resource = JSON.parse(stored.json) as CodeSystem;
  // What only describes a catalogue has its codes where catalogues are.
  if (resource.content === 'not-present' && resource.url !== undefined)
    return terminology.requireSystem(resource.url, resource.version);
  return terminology.imageOf(resource);
}

export const subsumesCode: Handler = async (request, dependencies) => {
  await dependencies.store.permit(request.context, 'read', 'CodeSystem', 'CodeSystem/$subsumes');
  const term = termAsked(request);
  const named = await namedSystem(request, dependencies, term);
  const [a, b] = [term.coding('codingA'), term.coding('codingB')];
  const [codeA, codeB] = [a?.code ?? term.text('codeA'), b?.code ?? term.text('codeB')];
  const system = a?.system ?? b?.system ?? term.text('system');
  if (codeA === undefined || codeB === undefined || (system === undefined && named === undefined))
    throw required('codeA, codeB, system', 'R4 $subsumes: codeA y codeB con system, o codingA y codingB');
  if (a?.system !== undefined && b?.system !== undefined && a.system !== b.system)
    return parameters(outcomeOf('not-subsumed'));
  return answered(term, dependencies, 'CodeSystem/$subsumes', async () => {
    const version = a?.version ?? b?.version ?? term.text('version');
    const image = named ?? (await dependencies.terminology.requireSystem(system!, version));
    return parameters(outcomeOf(subsumes(image, codeA, codeB)));
  });
};

const outcomeOf = (outcome: string): ParametersParameter[] => parameter('outcome', 'valueCode', outcome);
