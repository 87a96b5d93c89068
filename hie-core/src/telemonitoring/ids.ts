/** Names that are made of what they stand for: whoever writes it twice writes the same resource. */
import { createHash } from 'node:crypto';
import { CANONICAL_BASE } from '@amate/terminology/identifiers/systems.ts';
import type { KindName } from './kinds.ts';

export const TELE_SYSTEM = `${CANONICAL_BASE}/CodeSystem/telemonitoreo`;
/** One reading of a device. */
export const LECTURA_SYSTEM = `${CANONICAL_BASE}/sid/lectura-en-casa`;

/** Shaped as a UUID of version 8 (RFC 9562 §5.8). */
export function idFor(...parts: readonly (string | number)[]): string {
  const hex = createHash('sha256').update(parts.join('\n')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export const observationId = (patient: string, device: string, kind: KindName, saidMs: number): string =>
  idFor('lectura', patient, device, kind, saidMs);
export const enrolmentId = (patient: string, programme: string): string => idFor('inscripcion', patient, programme);
