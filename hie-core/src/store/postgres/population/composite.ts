/** Composite parameters: components that one element has to meet together. https://hl7.org/fhir/R4/search.html#combining */
import { fault } from '../../../errors.ts';
import { normalizeText } from '../../../r4/normalize.ts';
import type { SearchParameterDefinition } from '../../../r4/search-parameters.ts';
import { unescapeValue } from '../../criteria.ts';
import type { SearchCriterion } from '../../repository.ts';
import { begins, tokenAsked } from './equal.ts';
import { anyOf, keys, type Matcher } from './matcher.ts';
import { keyHash, pairValue, uriValue } from './names.ts';
import { inRange, rangeTest } from './ordered.ts';
import { splitUnescaped } from './values.ts';

export const composite = (type: string, parameter: SearchParameterDefinition, { values }: SearchCriterion): Matcher =>
  anyOf(values.map((value) => oneValue(type, parameter, value)));

function oneValue(type: string, { code, components }: SearchParameterDefinition, value: string): Matcher {
  const parts = splitUnescaped(value, '$');
  if (parts.length !== components.length || parts.some((part) => part === ''))
    throw fault('value', `${code} se busca con ${components.length} partes separadas por «$».`, {
      path: code,
      rule: `R4 composite: ${components.map((component) => component.code).join('$')}`,
      value: value.slice(0, 80),
      fix: 'Escriba por ejemplo code-value-quantity=8480-6$gt140.',
    });
  const equal: string[] = [];
  let rest: { kind: SearchParameterDefinition['type']; value: string } | undefined;
  components.forEach((component, index) => {
    const part = parts[index]!;
    if (component.type === 'token') equal.push(tokenAsked(part));
    else if (component.type === 'reference' || component.type === 'uri') equal.push(uriValue(unescapeValue(part)));
    else rest = { kind: component.type, value: part };
  });
  const pair = keyHash(type, code, pairValue(equal));
  if (rest === undefined) return keys([pair]);
  if (rest.kind === 'string') return begins(pair, [normalizeText(unescapeValue(rest.value))]);
  return inRange(pair, [rangeTest(rest.kind, code, rest.value)]);
}
