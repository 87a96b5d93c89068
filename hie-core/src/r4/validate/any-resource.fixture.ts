import { isResourceType } from '../resource-types.ts';
import { choiceKey, type Element, type ElementType, structureOf } from '../structure.ts';
import { invariantRows, valueSets } from '../tables.ts';

/**
 * A resource of any type made at random from the structures of R4: well formed, now and then without a required element,
 * full of the values that invariants ask about. Some keep all invariants and many break one.
 */
export type Dice = (sides: number) => number;
type Json = Record<string, unknown>;

const MAX_LEVELS = 4;
const WORDS = [
  ...new Set(
    Object.values(invariantRows())
      .flat()
      .flatMap(([, , text]) => text.match(/(?<=')[\w-]+(?=')/g) ?? []),
  ),
];
const DATES = ['2024', '2023-05', '2024-02-29', '2024-02-29T10:00:00-06:00', '2024-02-29T16:00:00.5Z'];
const URIS = [
  'http://unitsofmeasure.org',
  'http://a.mx',
  'urn:oid:1.2.3',
  'http://terminology.hl7.org/CodeSystem/condition-clinical',
];

/** Linear congruential; the same resources in every run. */
export function dice(seed: number): Dice {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % sides;
  };
}

export function anyResource(type: string, roll: Dice): Json {
  return { resourceType: type, ...anyObject(type, roll, 0) };
}

function anyObject(type: string, roll: Dice, level: number): Json {
  const object: Json = {};
  for (const element of structureOf(type)!.elements.values()) {
    if (element.name === 'extension' || element.name === 'modifierExtension' || element.name === 'contained') continue;
    const wanted = element.min > 0 ? roll(40) > 0 : roll(level + 3) === 0;
    if (wanted && (level < MAX_LEVELS || element.min > 0)) put(object, element, roll, level);
  }
  if (Object.keys(object).length === 0 && type !== 'Extension') object.extension = [EXTENSION];
  return object;
}

const EXTENSION = { url: 'http://a.mx', valueString: 'x' };

function put(object: Json, element: Element, roll: Dice, level: number): void {
  const type = element.types[roll(element.types.length)]!;
  const key = element.choice ? choiceKey(element.name, type.name) : element.name;
  const primitive = /^[a-z]/.test(type.name);
  if (primitive && roll(12) === 0) {
    const sibling = { extension: [EXTENSION] };
    object[`_${key}`] = element.repeats ? [sibling] : sibling;
  } else if (element.repeats) object[key] = Array.from({ length: 1 + roll(2) }, () => anyValue(type, roll, level + 1));
  else object[key] = anyValue(type, roll, level + 1);
}

function anyValue(type: ElementType, roll: Dice, level: number): unknown {
  const pick = <T>(values: readonly T[]): T => values[roll(values.length)]!;
  if (type.name === 'Resource' || isResourceType(type.name))
    return { resourceType: 'Basic', ...(roll(2) === 0 && { meta: { versionId: '1' } }), code: { text: 'x' } };
  if (type.name === 'Reference') return { reference: `${pick(type.targets ?? ['Patient'])}/1` };
  const coding = type.valueSet ? pick(codings(type.valueSet)) : { system: pick(URIS), code: pick(WORDS) };
  if (type.name === 'Coding') return coding;
  if (type.name === 'CodeableConcept') return roll(4) === 0 && !type.valueSet ? { text: 'x' } : { coding: [coding] };
  const make = PRIMITIVE[type.name];
  if (type.name === 'code' && type.valueSet) return coding.code;
  return make ? make(pick, roll) : anyObject(type.name, roll, level);
}

function codings(valueSet: string): { system: string; code: string }[] {
  return Object.entries(valueSets()[valueSet]!).flatMap(([system, codes]) => codes.map((code) => ({ system, code })));
}

type Make = (pick: <T>(values: readonly T[]) => T, roll: Dice) => unknown;
const PRIMITIVE: Readonly<Record<string, Make>> = {
  boolean: (_, roll) => roll(2) === 0,
  integer: (_, roll) => roll(4) - 1,
  unsignedInt: (_, roll) => roll(3),
  positiveInt: (_, roll) => 1 + roll(3),
  decimal: (_, roll) => (roll(6) - 1) / 2,
  string: (pick) => pick(WORDS),
  markdown: () => 'texto *simple*',
  code: (pick) => pick(WORDS),
  id: () => 'a-1.b',
  uri: (pick) => pick(URIS),
  url: (pick) => pick(URIS),
  canonical: () => 'http://hl7.org/fhir/StructureDefinition/a|1',
  oid: () => 'urn:oid:1.2.30',
  uuid: () => 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520',
  date: (pick) => pick(DATES.slice(0, 3)),
  dateTime: (pick) => pick(DATES),
  instant: (pick) => pick(DATES.slice(3)),
  time: () => '10:30:00',
  base64Binary: () => 'QW1hdGU=',
  xhtml: () => '<div>Ana</div>',
};
