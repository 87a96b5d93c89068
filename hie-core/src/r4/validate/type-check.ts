import type { Json } from '../extract/node.ts';
import { isResourceType } from '../resource-types.ts';
import { choiceKey, type Element, structureOf } from '../structure.ts';
import { structures } from '../tables.ts';
import type { Check } from './check.ts';
import { isPrimitive, primitiveSiblingCheck, valueCheck } from './element-check.ts';
import { type Invariant, invariantsOf } from './invariants.ts';
import { nearest } from './nearest.ts';
import { reportEmpty } from './primitive-check.ts';
import { MAX_DEPTH, type Run } from './run.ts';

/** The rules of one resource or data type, compiled from its structure when the first value of it is seen. */
export interface TypeRules {
  readonly name: string;
  readonly properties: ReadonlyMap<string, Property>;
  readonly required: readonly Required[];
  readonly invariants: readonly Invariant[];
  readonly resource: boolean;
  /** `Element` stands only beside a primitive, which may have no more than an id besides its value. */
  readonly sibling: boolean;
}

interface Property {
  readonly check: Check;
  /** Choice element it is a variant of; all keys of one variant (`valueString`, `_valueString`) share its name. */
  readonly choice: string | undefined;
  readonly variant: string;
}

interface Required {
  readonly label: string;
  readonly keys: readonly string[];
}

const compiled = new Map<string, TypeRules>();

export function typeRules(type: string): TypeRules {
  const known = compiled.get(type);
  if (known) return known;
  const properties = new Map<string, Property>();
  const required: Required[] = [];
  const resource = isResourceType(type);
  if (resource) properties.set('resourceType', { check: () => {}, choice: undefined, variant: 'resourceType' });
  for (const element of structureOf(type)!.elements.values()) {
    const keys = addProperties(element, properties);
    if (element.min > 0) required.push({ label: element.choice ? `${element.name}[x]` : element.name, keys });
  }
  const rules = {
    name: type,
    properties,
    required,
    invariants: invariants(type),
    resource,
    sibling: type === 'Element',
  };
  compiled.set(type, rules);
  return rules;
}

/** A resource obeys those of its supertypes too. */
function invariants(type: string): readonly Invariant[] {
  const base = structures()[type]?.base;
  return [...(base ? invariants(base) : []), ...invariantsOf(type)];
}

function addProperties(element: Element, properties: Map<string, Property>): string[] {
  const keys: string[] = [];
  for (const type of element.types) {
    const key = element.choice ? choiceKey(element.name, type.name) : element.name;
    const choice = element.choice ? element.name : undefined;
    properties.set(key, { check: valueCheck(element, type, INSIDE), choice, variant: key });
    keys.push(key);
    if (!isPrimitive(type)) continue;
    properties.set(`_${key}`, { check: primitiveSiblingCheck(element, INSIDE), choice, variant: key });
    keys.push(`_${key}`);
  }
  return keys;
}

/** @returns whether the value is an object, so that further rules can look into it */
export function checkObject(rules: TypeRules, value: unknown, run: Run): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const fix = `Escriba un objeto { … } de tipo ${rules.name}.`;
    run.report('structure', 'El valor debe ser un objeto.', `R4: estructura de ${rules.name}`, fix, value);
    return false;
  }
  if (run.depth >= MAX_DEPTH) {
    run.report('too-costly', `Hay más de ${MAX_DEPTH} niveles.`, 'Límite del sistema', 'Reduzca el anidamiento.');
    return false;
  }
  if (run.full) return false;
  run.depth++;
  const object = value as Json;
  const keys = checkProperties(rules, object, run);
  if (!rules.resource && (keys === 0 || (keys === 1 && object.id !== undefined && !rules.sibling))) reportEmpty(run);
  else {
    checkRequired(rules, object, run);
    for (const invariant of rules.invariants) {
      if (!invariant.holds(object, run.resource))
        run.report('invariant', invariant.text, `R4 ${invariant.key}`, invariant.fix);
    }
  }
  run.depth--;
  return true;
}

/** @returns how many properties there are */
function checkProperties(rules: TypeRules, object: Json, run: Run): number {
  let count = 0;
  let chosen: Map<string, string> | undefined;
  for (const key in object) {
    const value = object[key];
    if (value === undefined) continue;
    count++;
    const property = rules.properties.get(key);
    if (property === undefined) {
      reportUnknown(rules, key, run);
      continue;
    }
    if (property.choice !== undefined) {
      chosen ??= new Map();
      const other = chosen.get(property.choice);
      if (other === undefined) chosen.set(property.choice, property.variant);
      else if (other !== property.variant) reportChoice(property.choice, other, property.variant, run);
    }
    run.path.push(key);
    property.check(value, run, object, key);
    run.path.pop();
  }
  return count;
}

function checkRequired(rules: TypeRules, object: Json, run: Run): void {
  for (const { label, keys } of rules.required) {
    let present = false;
    for (let at = 0; at < keys.length && !present; at++) present = object[keys[at]!] !== undefined;
    if (present) continue;
    const fix = `Agregue «${label}».`;
    run.reportAt(label, 'required', `Falta «${label}».`, `R4: cardinalidad 1.. en ${rules.name}`, fix);
  }
}

/** A resource anywhere: at the top, in a bundle's entry, in parameters, contained. */
export const checkResource: Check = (value, run, _parent, key) => {
  const type = (value as { resourceType?: unknown } | null)?.resourceType;
  if (typeof type !== 'string' || !isResourceType(type)) {
    reportResourceType(value, type, run);
    return;
  }
  const { container, inContained, resource } = run;
  run.resource = value as Json;
  if (key === 'contained') {
    if (inContained)
      run.report('invariant', 'Un recurso contenido no puede contener otros.', 'R4 dom-2', 'Súbalo un nivel.');
    run.inContained = true;
  } else {
    run.container = value as Json;
    run.inContained = false;
  }
  checkObject(typeRules(type), value, run);
  run.container = container;
  run.inContained = inContained;
  run.resource = resource;
};

/** Compiled when the first value is seen: data types contain themselves. */
function objectCheck(type: string): (...of: Parameters<Check>) => boolean {
  let rules: TypeRules | undefined;
  return (value, run) => {
    rules ??= typeRules(type);
    return checkObject(rules, value, run);
  };
}

const INSIDE = { object: objectCheck, resource: checkResource };

function reportResourceType(value: unknown, type: unknown, run: Run): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    run.report(
      'structure',
      'No es un recurso FHIR.',
      'R4: JSON de recursos',
      'Envíe un objeto con «resourceType».',
      value,
    );
    return;
  }
  const text = type === undefined ? 'Falta «resourceType».' : 'El tipo de recurso no existe en FHIR R4.';
  const fix = 'Escriba en «resourceType» un tipo de recurso de FHIR R4, como Patient.';
  run.reportAt('resourceType', type === undefined ? 'required' : 'structure', text, 'R4: JSON de recursos', fix, type);
}

function reportUnknown(rules: TypeRules, key: string, run: Run): void {
  // To look for what was meant costs more than all else here: an object of 100,000 made-up names held the hub for ten seconds.
  if (run.full) return;
  const near = nearest(key, rules.properties.keys());
  const fix = near ? `¿Quiso decir «${near}»?` : 'Quítelo o use una extensión.';
  const shown = key.slice(0, 64);
  run.reportAt(shown, 'structure', `«${shown}» no existe en ${rules.name}.`, `R4: elementos de ${rules.name}`, fix);
}

function reportChoice(choice: string, one: string, other: string, run: Run): void {
  const text = `«${one}» y «${other}» no pueden estar a la vez.`;
  run.reportAt(`${choice}[x]`, 'structure', text, `R4: ${choice}[x] tiene un solo tipo`, 'Deje uno de los dos.');
}
