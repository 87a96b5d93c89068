import { choiceKeysOf } from '../../fhirpath/values.ts';
import { type Element, structureOf } from '../../structure.ts';

/** The element an invariant looks at, in generated code: the name of a variable, and the FHIR type of what it holds. */
export class Focus {
  readonly variable: string;
  readonly type: string;
  /** Elements whose presence the loop over the keys has already noted in `has_name`; none for an element further in. */
  readonly noted: Set<string> | undefined;

  constructor(variable: string, type: string, noted?: Set<string>) {
    this.variable = variable;
    this.type = type;
    this.noted = noted;
  }

  element(name: string): Element | undefined {
    return structureOf(this.type)?.elements.get(name);
  }

  /** JavaScript that is true when FHIRPath finds the element; undefined where only the general evaluator can tell. */
  has(name: string): string | undefined {
    const element = this.element(name);
    if (!element || this.#isAmbiguous(element)) return undefined;
    if (this.noted) {
      this.noted.add(name);
      return `has_${name}`;
    }
    if (element.choice) return undefined;
    const present = `${this.variable}.${name} !== undefined`;
    return hasSibling(element) ? `(${present} || ${this.variable}._${name} !== undefined)` : `(${present})`;
  }

  /** FHIRPath over JSON takes `itemReference` for `item` where some type has `item[x]`. */
  #isAmbiguous(element: Element): boolean {
    if (element.choice) return false;
    const variants = choiceKeysOf(element.name);
    if (!variants) return false;
    const keys = structureOf(this.type)!.elements.keys();
    return [...keys].some((key) => key !== element.name && variants.has(key));
  }
}

/** Whether a primitive's `_name` may stand in its place. */
export function hasSibling(element: Element): boolean {
  return element.types.some(({ name }) => /^[a-z]/.test(name));
}
