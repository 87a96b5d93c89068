/** ValueSet/$validate-code: whether a code is in a value set. https://hl7.org/fhir/R4/valueset-operation-validate-code.html */
import type { ValueSet } from '@medplum/fhirtypes';
import type { Coding } from '../model.ts';
import type { TerminologySource } from '../source.ts';
import { type Members, membersOf } from '../value-set/members.ts';
import { Evaluation } from '../value-set/open.ts';
import { displayIn } from './display.ts';
import { isCalled, type Validated } from './validate-code.ts';

export interface ValueSetValidation {
  /** Any of them being in it is enough (CodeableConcept). Without system: the one system of the set that has the code. */
  readonly codings: readonly Coding[];
  readonly languages: readonly string[];
  /** `abstract`: whether a code that only groups may be given. */
  readonly abstract: boolean;
}

export async function validateInValueSet(
  source: TerminologySource,
  set: ValueSet,
  { codings, languages, abstract }: ValueSetValidation,
): Promise<Validated> {
  const evaluation = new Evaluation(source);
  const members = await membersOf(set, evaluation, set.url === undefined ? [] : [set.url]);
  const inside = membership(members, evaluation);
  let answer: Validated | undefined;
  for (const coding of codings) {
    const one = judge(inside(coding), coding, languages, abstract);
    if (one.result) return one;
    answer ??= one;
  }
  return answer ?? { result: false, message: 'No se dio ningún código.' };
}

type Inside = NonNullable<ReturnType<ReturnType<typeof membership>>>;

function membership(members: Members, evaluation: Evaluation) {
  const sets = new Map<string, ReadonlySet<number>>();
  const has = (key: string, positions: readonly number[] | undefined, at: number): boolean => {
    if (positions === undefined) return true;
    const set = sets.get(key) ?? new Set(positions);
    sets.set(key, set);
    return set.has(at);
  };
  return ({ system, version, code = '' }: Coding) => {
    for (const part of members.values()) {
      const image = part.image ?? evaluation.namedImage(part.key);
      if (system !== undefined && system !== image.head.url) continue;
      if (version !== undefined && image.head.version !== '' && version !== image.head.version) continue;
      const at = image.find(code);
      if (at !== -1 && has(part.key, part.positions, at)) return { image, at, own: part.own?.get(at)?.display };
    }
    return undefined;
  };
}

function judge(found: Inside | undefined, coding: Coding, languages: readonly string[], abstract: boolean): Validated {
  const asked = { code: coding.code, ...(coding.system !== undefined && { system: coding.system }) };
  if (found === undefined)
    return {
      result: false,
      message: `El código «${(coding.code ?? '').slice(0, 80)}» no está en el conjunto de valores.`,
      ...asked,
    };
  const { image, at } = found;
  const display = found.own ?? displayIn(image, at, languages);
  const said = {
    code: image.codeAt(at),
    system: image.head.url,
    ...(image.head.version && { version: image.head.version }),
    display,
  };
  if (image.isAbstract(at) && !abstract)
    return { result: false, message: 'El código agrupa a otros: no se elige por sí mismo.', ...said };
  if (coding.display !== undefined && !isCalled(image, at, coding.display, display))
    return { result: false, message: `El texto no es el del código: «${display}».`, ...said };
  return { result: true, ...(image.isInactive(at) && { message: 'El código está inactivo.' }), ...said };
}
