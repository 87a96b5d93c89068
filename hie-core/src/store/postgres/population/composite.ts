/** Composite parameters: components that one element has to meet together. https://hl7.org/fhir/R4/search.html#combining */
import { fault } from '../../../errors.ts';
import { normalizeText } from '../../../r4/normalize.ts';
import type { SearchParameterDefinition } from '../../../r4/search-parameters.ts';
import { unescapeValue } from '../../criteria.ts';
import type { SearchCriterion } from '../../repository.ts';
import { begins } from './equal.ts';
import type { LookUps } from './look-ups.ts';
import { allOf, anyOf, keys, type Matcher, NOTHING } from './matcher.ts';
import { isOfRoot, keyHash, pairValue, paramHash, uriValue } from './names.ts';
import { inRange, rangeTest } from './ordered.ts';
import { tokensAsked } from './terms.ts';
import { splitUnescaped } from './values.ts';

export const composite = (
  type: string,
  parameter: SearchParameterDefinition,
  { values }: SearchCriterion,
  lookUps: LookUps,
): Matcher => anyOf(values.map((value) => oneValue(type, parameter, value, lookUps)));

/** `system|$system|` of two large systems. */
const MAX_PAIRS = 1_000;

function oneValue(type: string, parameter: SearchParameterDefinition, value: string, lookUps: LookUps): Matcher {
  const { code, components } = parameter;
  const parts = splitUnescaped(value, '$');
  if (parts.length !== components.length || parts.some((part) => part === '')) throw malformed(parameter, value);
  if (isOfRoot(type, code)) return allOf(parts.map((part, index) => onePart(type, components[index]!, part, lookUps)));
  let prefixes: string[][] = [[]];
  let rest: { kind: SearchParameterDefinition['type']; value: string } | undefined;
  for (const [index, component] of components.entries()) {
    const part = parts[index]!;
    let equal: string[];
    if (component.type === 'token') equal = tokensAsked(lookUps, type, code, part, index);
    else if (component.type === 'reference' || component.type === 'uri') equal = [uriValue(unescapeValue(part))];
    else {
      rest = { kind: component.type, value: part };
      continue;
    }
    prefixes = prefixes.flatMap((prefix) => equal.map((one) => [...prefix, one]));
    if (prefixes.length > MAX_PAIRS) throw tooMany(code);
  }
  const pairs = prefixes.map((prefix) => keyHash(type, code, pairValue(prefix)));
  if (rest === undefined) return keys(pairs);
  // Read even where nothing is found: a malformed value is told.
  const test = rest.kind === 'string' ? undefined : rangeTest(rest.kind, code, rest.value);
  if (pairs.length === 0) return NOTHING;
  return test === undefined ? begins(pairs, [normalizeText(unescapeValue(rest.value))]) : inRange(pairs, [test]);
}

function onePart(
  type: string,
  { code, type: kind }: SearchParameterDefinition['components'][number],
  value: string,
  lookUps: LookUps,
): Matcher {
  const param = paramHash(type, code);
  if (kind === 'token') return keys(tokensAsked(lookUps, type, code, value).map((one) => keyHash(type, code, one)));
  if (kind === 'string') return begins(param, [normalizeText(unescapeValue(value))]);
  return inRange([param], [rangeTest(kind, code, value)]);
}

const malformed = ({ code, components }: SearchParameterDefinition, value: string) =>
  fault('value', `${code} se busca con ${components.length} partes separadas por «$».`, {
    path: code,
    rule: `R4 composite: ${components.map((component) => component.code).join('$')}`,
    value: value.slice(0, 80),
    fix: 'Escriba por ejemplo code-value-quantity=8480-6$gt140.',
  });

const tooMany = (code: string) =>
  fault('too-costly', 'Las partes tienen demasiadas combinaciones.', {
    path: code,
    rule: `Máximo ${MAX_PAIRS}`,
    fix: 'Nombre los códigos en vez de todo el sistema.',
  });
