/**
 * A profile's differential as a tree of checks: cardinality, fixed values and slices told apart by a value. That is all that our
 * own profiles use; anything else in one of them is refused here, so that no profile can promise what nobody checks.
 * https://hl7.org/fhir/R4/profiling.html
 */
import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';

export interface Rule {
  readonly name: string;
  min: number;
  max: number;
  fixed: string | undefined;
  readonly children: Map<string, Rule>;
  /** By slice name. */
  readonly slices: Map<string, Rule>;
  /** Child by whose fixed value slices are told apart. */
  discriminator: string | undefined;
}

const HANDLED = new Set([
  ...['id', 'path', 'sliceName', 'short', 'min', 'max', 'mustSupport', 'slicing'],
  ...['fixedUri', 'fixedCode', 'fixedString'],
]);

const ruleOf = (name: string): Rule => ({
  name,
  min: 0,
  max: Number.POSITIVE_INFINITY,
  fixed: undefined,
  children: new Map(),
  slices: new Map(),
  discriminator: undefined,
});

export function compileProfile(definition: StructureDefinition): Rule {
  const root = ruleOf(definition.type!);
  for (const element of definition.differential?.element ?? []) {
    const unknown = Object.keys(element).find((key) => !HANDLED.has(key));
    if (unknown !== undefined) throw new Error(`${definition.id} ${element.id}: ${unknown} is not checked`);
    apply(place(root, element.id!), element);
  }
  return root;
}

/** The rule at `Patient.identifier:curp.system`. */
function place(root: Rule, id: string): Rule {
  let rule = root;
  for (const step of id.split('.').slice(1)) {
    const [name = '', slice] = step.split(':');
    rule = under(rule.children, name);
    if (slice !== undefined) rule = under(rule.slices, slice);
  }
  return rule;
}

function under(rules: Map<string, Rule>, name: string): Rule {
  const known = rules.get(name);
  if (known) return known;
  const fresh = ruleOf(name);
  rules.set(name, fresh);
  return fresh;
}

function apply(rule: Rule, { min, max, fixedUri, fixedCode, fixedString, slicing }: ElementDefinition): void {
  rule.min = min ?? rule.min;
  if (max !== undefined && max !== '*') rule.max = Number(max);
  rule.fixed = fixedUri ?? fixedCode ?? fixedString ?? rule.fixed;
  rule.discriminator = slicing?.discriminator?.[0]?.path ?? rule.discriminator;
}
