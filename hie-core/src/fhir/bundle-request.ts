/** A transaction or batch as a whole: its type, its size, the name of the operation. https://hl7.org/fhir/R4/http.html#transaction */
import { OPERACION_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { fault } from '../errors.ts';

export interface BundleRequest {
  readonly type: 'transaction' | 'batch';
  readonly entries: readonly unknown[];
  /** The client's name for the whole operation. */
  readonly operationId: string | undefined;
}

const MAX_ENTRIES = 5_000;

export function parseBundle(body: Record<string, unknown>): BundleRequest {
  if (body.resourceType !== 'Bundle')
    throw fault('invalid', 'La raíz del servicio recibe un Bundle.', {
      path: 'resourceType',
      fix: 'Envíe un Bundle, o use la URL del tipo de recurso.',
    });
  if (body.type !== 'transaction' && body.type !== 'batch')
    throw fault('value', 'El Bundle debe ser de tipo transaction o batch.', {
      path: 'Bundle.type',
      value: String(body.type).slice(0, 80),
      fix: 'Corrija Bundle.type.',
    });
  const entries = body.entry ?? [];
  if (!Array.isArray(entries))
    throw fault('structure', 'Bundle.entry debe ser una lista.', {
      path: 'Bundle.entry',
      fix: 'Envíe entry como arreglo JSON.',
    });
  if (entries.length > MAX_ENTRIES)
    throw fault('too-long', `El Bundle trae ${entries.length} entradas.`, {
      path: 'Bundle.entry',
      rule: `Máximo ${MAX_ENTRIES} entradas`,
      fix: 'Divídalo en varios.',
    });
  return { type: body.type, entries, operationId: operationIdOf(body.identifier) };
}

function operationIdOf(identifier: unknown): string | undefined {
  if (typeof identifier !== 'object' || identifier === null) return undefined;
  const { system, value } = identifier as { system?: unknown; value?: unknown };
  if (system !== OPERACION_SYSTEM) return undefined;
  if (typeof value === 'string' && value !== '' && value.length <= 512) return value;
  throw fault('value', 'El identificador de operación no sirve para reconocer una repetición.', {
    path: 'Bundle.identifier.value',
    rule: 'Texto de 1 a 512 caracteres',
    fix: 'Use un valor distinto para cada operación.',
  });
}
