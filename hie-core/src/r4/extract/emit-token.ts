import type { CodeableConcept, Coding, ContactPoint, Identifier } from '@medplum/fhirtypes';
import type { ElementType } from '../structure.ts';
import { valueSets } from '../tables.ts';
import type { Emit } from './node.ts';

/** What a token parameter finds in each data type. Spec: https://hl7.org/fhir/R4/search.html#token */
export function tokenEmit(code: string, type: ElementType): Emit | undefined {
  switch (type.name) {
    case 'CodeableConcept':
      return (value, out) => {
        const concept = value as CodeableConcept;
        const codings = concept.coding;
        if (Array.isArray(codings)) {
          for (const coding of codings) emitCoding(code, coding, out);
        }
        const text = concept.text;
        if (text) out.push({ code, type: 'token', system: undefined, value: undefined, text });
      };
    case 'Coding':
      return (value, out) => emitCoding(code, value as Coding, out);
    case 'Identifier':
      return (value, out) => {
        const identifier = value as Identifier;
        const text = identifier.type?.text;
        if (identifier.value === undefined && identifier.system === undefined) return;
        const kinds = identifier.type?.coding;
        out.push({
          code,
          type: 'token',
          system: identifier.system,
          value: identifier.value,
          ...(text && { text }),
          ...(kinds && { kinds: kinds.map((kind) => ({ system: kind.system, code: kind.code })) }),
        });
      };
    case 'ContactPoint':
      return (value, out) => {
        const contact = value as ContactPoint;
        if (contact.value) out.push({ code, type: 'token', system: undefined, value: contact.value });
      };
    case 'code':
      return codeEmit(code, type.valueSet);
    case 'boolean':
    case 'string':
    case 'id':
    case 'uri':
      return (value, out) => {
        out.push({ code, type: 'token', system: undefined, value: String(value) });
      };
    default:
      return undefined;
  }
}

function emitCoding(code: string, coding: Coding, out: Parameters<Emit>[1]): void {
  if (coding.code === undefined && coding.system === undefined && coding.display === undefined) return;
  const entry = { code, type: 'token', system: coding.system, value: coding.code } as const;
  out.push(coding.display ? { ...entry, text: coding.display } : entry);
}

/** The system of a `code` is implied by its required binding. */
function codeEmit(code: string, valueSet: string | undefined): Emit {
  const systems = new Map<string, string>();
  for (const [system, codes] of Object.entries((valueSet && valueSets()[valueSet]) || {})) {
    for (const each of codes) if (!systems.has(each)) systems.set(each, system);
  }
  return (value, out) => {
    out.push({ code, type: 'token', system: systems.get(value as string), value: value as string });
  };
}
