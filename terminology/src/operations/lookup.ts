/** CodeSystem/$lookup: what is known of a code. https://hl7.org/fhir/R4/codesystem-operation-lookup.html */
import { TerminologyFault } from '../fault.ts';
import type { Designation, PropertyValue } from '../model.ts';
import type { CodeSystemImage } from '../system/image.ts';
import { displayIn } from './display.ts';

export interface Looked {
  readonly name: string;
  readonly version: string;
  readonly display: string;
  readonly definition: string | undefined;
  readonly abstract: boolean;
  readonly designations: readonly Designation[];
  readonly properties: readonly {
    readonly code: string;
    readonly value: PropertyValue;
    readonly type: string;
    readonly description?: string;
  }[];
}

/** @param wanted `property` as asked; none: what a person needs to tell it apart; `*`: everything */
export function lookup(
  image: CodeSystemImage,
  code: string,
  wanted: readonly string[],
  languages: readonly string[],
): Looked {
  const at = image.find(code);
  if (at === -1) throw unknownCode(image, code);
  const { definition, designations = [], properties = {} } = image.bodyAt(at);
  const all = wanted.length === 0 || wanted.includes('*');
  const wants = (name: string): boolean => all || wanted.includes(name);
  const types = new Map(image.head.properties?.map((one) => [one.code, one.type]));
  const own = Object.entries(properties).flatMap(([name, value]) =>
    (Array.isArray(value) ? (value as readonly PropertyValue[]) : [value as PropertyValue]).map((one) => ({
      code: name,
      value: one,
      type: types.get(name) ?? 'string',
    })),
  );
  const linked = (name: string, positions: Iterable<number>) =>
    [...positions].map((one) => ({
      ...{ code: name, value: image.codeAt(one), type: 'code' },
      description: displayIn(image, one, languages),
    }));
  return {
    name: image.head.name,
    version: image.head.version,
    display: displayIn(image, at, languages),
    definition,
    abstract: image.isAbstract(at),
    designations: wants('designation') || wanted.some((name) => name.startsWith('lang.')) ? designations : [],
    properties: [
      ...linked('parent', image.parentsOf(at)),
      ...linked('child', image.childrenOf(at)),
      ...(own.some((one) => one.code === 'inactive')
        ? []
        : [{ code: 'inactive', value: image.isInactive(at), type: 'boolean' }]),
      ...own,
    ].filter((one) => wants(one.code)),
  };
}

export const unknownCode = (image: CodeSystemImage, code: string): TerminologyFault =>
  new TerminologyFault('not-found', 'El sistema de códigos no tiene ese código.', {
    path: 'code',
    rule: image.head.version === '' ? image.head.url : `${image.head.url}|${image.head.version}`,
    value: code,
    fix: 'Revise el código: mayúsculas y puntuación cuentan.',
  });
