import type { Json } from '../extract/node.ts';
import { valueSets } from '../tables.ts';
import type { Check } from './check.ts';
import { NARRATIVE_RULE, narrativeFault } from './narrative.ts';
import { PRIMITIVES } from './primitives.ts';
import type { Run } from './run.ts';

/** Values of primitive elements, and the siblings `_element` that carry their ids and extensions (R4 §2.6.2.3). */
export function primitiveCheck(type: string, valueSet: string | undefined): Check {
  const primitive = PRIMITIVES[type];
  if (!primitive) throw new Error(`unknown primitive type ${type}`);
  const { accepts, expected } = primitive;
  const reject = (value: unknown, run: Run) =>
    run.report('value', `El valor no es ${expected}.`, `R4: formato de ${type}`, `Escriba ${expected}.`, value);
  if (type === 'xhtml')
    return (value, run) => {
      const found = accepts(value) ? narrativeFault(value as string) : undefined;
      if (found) run.report(found.code, found.text, NARRATIVE_RULE, found.fix);
      else if (!accepts(value)) reject(value, run);
    };
  if (!valueSet) {
    return (value, run) => {
      if (!accepts(value)) reject(value, run);
    };
  }
  const codes = codesOf(valueSet);
  return (value, run) => {
    if (!accepts(value)) reject(value, run);
    else if (!codes.has(value as string)) reportCode(value, run, valueSet, codes);
  };
}

function codesOf(valueSet: string): ReadonlySet<string> {
  return new Set(Object.values(valueSets()[valueSet] ?? {}).flat());
}

function reportCode(value: unknown, run: Run, valueSet: string, codes: ReadonlySet<string>): void {
  run.report(
    'code-invalid',
    `El código «${value}» no está permitido aquí.`,
    `R4: vinculación obligatoria a ValueSet/${valueSet}`,
    `Use uno de: ${listed(codes)}.`,
    value,
  );
}

export function listed(codes: Iterable<string>): string {
  const all = [...codes];
  return all.length <= 20 ? all.join(', ') : `${all.slice(0, 20).join(', ')} … (${all.length} en total)`;
}

/** A list of primitives may hold null where the sibling list holds an extension. */
export function primitiveListCheck(check: Check): Check {
  return (value, run, parent, key) => {
    const items = value as readonly unknown[];
    const siblings = parent[`_${key}`];
    for (let at = 0; at < items.length; at++) {
      run.path.push(at);
      if (items[at] !== null) check(items[at], run, parent, key);
      else if (!Array.isArray(siblings) || !siblings[at]) reportNull(run);
      run.path.pop();
    }
  };
}

/** `_element` of a single primitive, or the list of them, where null keeps the place of a plain value. */
export function siblingCheck(repeats: boolean, element: Check): Check {
  if (!repeats) {
    return (value, run, parent, key) => {
      element(value, run, parent, key);
      if (isIdAlone(value) && parent[key.slice(1)] === undefined) reportEmpty(run);
    };
  }
  return (value, run, parent, key) => {
    if (!Array.isArray(value)) {
      run.report('structure', `«${key}» debe ser una lista.`, 'R4: JSON de listas', `Escriba "${key}": [ … ].`, value);
      return;
    }
    const list = parent[key.slice(1)];
    const values: readonly unknown[] = Array.isArray(list) ? list : [];
    for (let at = 0; at < value.length; at++) {
      const valueless = values[at] === undefined || values[at] === null;
      run.path.push(at);
      if (value[at] !== null) element(value[at], run, parent, key);
      else if (values[at] === undefined) reportNull(run);
      if (valueless && isIdAlone(value[at])) reportEmpty(run);
      run.path.pop();
    }
    if (value.length === 0) reportEmptyList(run);
  };
}

/** ele-1: an element with neither value nor extension says nothing. */
function isIdAlone(element: unknown): boolean {
  if (typeof element !== 'object' || element === null) return false;
  const { id, extension } = element as Json;
  return id !== undefined && extension === undefined;
}

export function reportNull(run: Run): void {
  run.report('structure', 'El valor es null.', 'R4: JSON sin null', 'Quite el elemento o póngale un valor.');
}

export function reportEmptyList(run: Run): void {
  run.report(
    'structure',
    'La lista está vacía.',
    'R4: JSON sin listas vacías',
    'Quite el elemento o ponga algo en él.',
  );
}

export function reportEmpty(run: Run): void {
  run.report('structure', 'El objeto está vacío.', 'R4 ele-1', 'Quite el elemento o ponga algo en él.');
}
