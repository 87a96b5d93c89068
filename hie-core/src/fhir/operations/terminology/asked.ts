/** What a terminology operation was asked with, read the same from a GET and from Parameters. */
import { TerminologyFault } from '@amate/terminology/fault.ts';
import type { Coding } from '@amate/terminology/model.ts';
import { languagesOf } from '@amate/terminology/operations/display.ts';
import type { CodeableConcept, Parameters, ParametersParameter, Resource } from '@medplum/fhirtypes';
import { fault } from '../../../errors.ts';
import { asHubFault } from '../../../terminology/as-hub-fault.ts';
import type { FhirDependencies, FhirRequest, FhirResponse } from '../../context.ts';
import { type Asked, askedOf } from '../parameters.ts';

export interface TermAsked {
  readonly asked: Asked;
  text(name: string): string | undefined;
  flag(name: string): boolean | undefined;
  /** A whole number, 0 or more. */
  number(name: string): number | undefined;
  resource<T extends Resource>(name: string, type: T['resourceType']): T | undefined;
  coding(name: string): Coding | undefined;
  concept(name: string): CodeableConcept | undefined;
  readonly languages: readonly string[];
}

export function termAsked(request: FhirRequest): TermAsked {
  const asked = askedOf(request);
  const text = (name: string): string | undefined => {
    const value = asked.values.get(name)?.trim() || undefined;
    if (value !== undefined && value.length > 2_000) throw wrong(name, 'Máximo 2,000 caracteres', value);
    return value;
  };
  return {
    asked,
    text,
    flag(name) {
      const value = text(name);
      if (value === undefined || value === 'true' || value === 'false') return value && value === 'true';
      throw wrong(name, 'true o false', value);
    },
    number(name) {
      const value = text(name);
      if (value === undefined) return undefined;
      if (!/^\d{1,9}$/.test(value)) throw wrong(name, 'Un entero de 0 a 999,999,999', value);
      return Number(value);
    },
    resource<T extends Resource>(name: string, type: T['resourceType']) {
      const resource = asked.resources.get(name);
      if (resource !== undefined && resource.resourceType !== type)
        throw wrong(name, `Un ${type}`, resource.resourceType);
      return resource as T | undefined;
    },
    coding: (name) => codingOf(name, asked.parts.get(name)),
    concept(name) {
      const concept = asked.parts.get(name);
      if (concept === undefined) return undefined;
      const codings = concept.coding ?? [];
      if (!Array.isArray(codings) || codings.length > 100) throw wrong(name, 'CodeableConcept con 0 a 100 coding', '');
      return { coding: codings.map((one) => codingOf(name, one as Record<string, unknown>)!) };
    },
    languages: languagesOf(text('displayLanguage') ?? request.header('accept-language')),
  };
}

function codingOf(name: string, part: Readonly<Record<string, unknown>> | undefined): Coding | undefined {
  if (part === undefined) return undefined;
  const coding: Record<string, string> = {};
  if (typeof part !== 'object' || part === null) throw wrong(name, 'Un Coding', '');
  for (const key of ['system', 'version', 'code', 'display']) {
    const value = part[key];
    if (value === undefined) continue;
    if (typeof value !== 'string' || value.length > 2_000) throw wrong(`${name}.${key}`, 'Un texto', '');
    coding[key] = value;
  }
  return coding;
}

export const required = (path: string, rule: string) =>
  fault('required', 'Faltan parámetros de la operación.', {
    path,
    rule,
    fix: 'Consulte la definición de la operación.',
  });

const wrong = (path: string, rule: string, value: string) =>
  fault('value', 'Un parámetro no se entiende.', { path, rule, value: value.slice(0, 80) });

/** Refuses what would change the answer and is not attended. */
export function refuse({ asked }: TermAsked, ...names: readonly string[]): void {
  const given = names.find((name) => asked.values.has(name) || asked.parts.has(name) || asked.resources.has(name));
  if (given !== undefined)
    throw fault('not-supported', 'El hub no atiende ese parámetro, y sin él la respuesta sería otra.', { path: given });
}

/** The part of a Parameters; undefined values are left out. */
export const parameter = (name: string, key: `value${string}`, value: unknown): ParametersParameter[] =>
  value === undefined ? [] : [{ name, [key]: value } as ParametersParameter];

export const parameters = (...list: readonly (readonly ParametersParameter[])[]): FhirResponse =>
  json({ resourceType: 'Parameters', parameter: list.flat() });

export const json = (resource: Resource, headers?: Readonly<Record<string, string>>): FhirResponse => ({
  status: 200,
  ...(headers && { headers }),
  body: JSON.stringify(resource),
});

/**
 * Here, or else by the external server when there is one and it may know. A fault of terminology becomes one of the hub.
 * @param sent what makes the question whole for another server: the value set or code system that only the hub has
 */
export async function answered(
  { asked }: TermAsked,
  { terminology }: FhirDependencies,
  operation: string,
  work: () => Promise<FhirResponse>,
  sent: () => readonly ParametersParameter[] = () => [],
): Promise<FhirResponse> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TerminologyFault)) throw error;
    if (!error.detail.elsewhere || terminology.external === undefined) throw asHubFault(error);
    try {
      const { resource, stale } = await terminology.external.ask(operation, forwarded(asked, sent()));
      // RFC 9111 §5.5 (of old): 110, the answer is stale.
      return json(resource, stale ? { Warning: '110 - "Response is Stale"' } : undefined);
    } catch (other) {
      throw asHubFault(other);
    }
  }
}

const FORWARDED: Readonly<Record<string, string>> = {
  ...{ url: 'valueUri', system: 'valueUri', source: 'valueUri', target: 'valueUri', targetsystem: 'valueUri' },
  ...{ code: 'valueCode', codeA: 'valueCode', codeB: 'valueCode', displayLanguage: 'valueCode', property: 'valueCode' },
  ...{ version: 'valueString', valueSetVersion: 'valueString', systemVersion: 'valueString' },
  ...{ display: 'valueString', filter: 'valueString', conceptMapVersion: 'valueString', designation: 'valueString' },
  ...{ count: 'valueInteger', offset: 'valueInteger', 'system-version': 'valueCanonical' },
  ...{ activeOnly: 'valueBoolean', includeDesignations: 'valueBoolean', includeDefinition: 'valueBoolean' },
  ...{
    excludeNested: 'valueBoolean',
    excludeNotForUI: 'valueBoolean',
    abstract: 'valueBoolean',
    reverse: 'valueBoolean',
  },
};

/** Only what the operations define goes out: never anything else of the request. */
function forwarded({ values, parts, resources }: Asked, sent: readonly ParametersParameter[]): Parameters {
  const list: ParametersParameter[] = [];
  for (const [name, value] of values) {
    const key = FORWARDED[name];
    if (key === undefined || (name === 'url' && sent.length > 0)) continue;
    const typed = key === 'valueInteger' ? Number(value) : key === 'valueBoolean' ? value === 'true' : value;
    list.push({ name, [key]: typed } as ParametersParameter);
  }
  for (const name of ['coding', 'codingA', 'codingB', 'codeableConcept']) {
    const part = parts.get(name);
    if (part !== undefined)
      list.push({
        name,
        [name === 'codeableConcept' ? 'valueCodeableConcept' : 'valueCoding']: part,
      } as ParametersParameter);
  }
  for (const name of ['valueSet', 'codeSystem', 'conceptMap']) {
    const resource = resources.get(name);
    if (resource !== undefined && !sent.some((one) => one.name === name)) list.push({ name, resource });
  }
  return { resourceType: 'Parameters', parameter: [...list, ...sent] };
}
