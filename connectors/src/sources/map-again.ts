/** What a stored row, document or resource of a source becomes with the profile of today; for whoever runs it once more. */

import { CANONICAL_BASE } from '@amate/terminology/identifiers/systems.ts';
import type { Bundle } from '@medplum/fhirtypes';
import { parse } from 'csv-parse/sync';
import { mapDocument } from '../cda/map-document.ts';
import { mapRow } from '../csv/map-row.ts';
import { rowSource } from '../csv/process-file.ts';
import type { HospitalProfile } from '../profile.ts';

export interface StoredOffer {
  readonly sender: string;
  readonly controlId: string;
  readonly raw: Uint8Array;
  readonly bundle: string | null;
  readonly patientKey: string;
}

export const isOfSource = ({ sender }: Pick<StoredOffer, 'sender'>): boolean => /^(csv|cda|fhir):/.test(sender);

/** @returns es-MX why it becomes nothing */
export function mapSourceAgain(
  offer: StoredOffer,
  profile: HospitalProfile,
): { bundle: Bundle; patientKey: string } | string {
  const [kind, name] = offer.sender.split(':');
  if (kind === 'cda') {
    const result = mapDocument(offer.raw, profile);
    return result.kind === 'refused' ? result.text : result;
  }
  if (kind === 'csv') return mapRowAgain(offer, name ?? '', profile);
  if (offer.bundle === null) return 'No hay qué repetir: se leerá de nuevo del servidor.';
  return asOf(profile.clues, offer.bundle, offer.patientKey);
}

/**
 * Whoever it is about was read from the server along with it, and is not at hand without it: the transaction stays as it was, but for the
 * CLUES, which may have been corrected since. It stands in the operation id, in the systems and addresses of ours, and in the patient's key.
 */
function asOf(clues: string, stored: string, patientKey: string): { bundle: Bundle; patientKey: string } {
  const bundle = JSON.parse(stored) as Bundle;
  const operation = bundle.identifier?.value ?? '';
  const was = /^([A-Z0-9]{11}):/.exec(operation)?.[1];
  if (was === undefined || was === clues) return { bundle, patientKey };
  const moved = JSON.parse(stored.replace(ours(was), `$1${clues}`)) as Bundle;
  moved.identifier = { ...moved.identifier, value: `${clues}${operation.slice(was.length)}` };
  return {
    bundle: moved,
    patientKey: patientKey.startsWith(`${was}|`) ? clues + patientKey.slice(was.length) : patientKey,
  };
}

/** A CLUES as one step of an address of ours; the same letters elsewhere are the hospital's own words. */
const ours = (clues: string): RegExp =>
  new RegExp(`(${CANONICAL_BASE.replaceAll('.', '\\.')}/(?:[^"\\\\\\s|/]+/)*)${clues}(?=[/|"])`, 'g');

function mapRowAgain(
  { controlId, raw }: StoredOffer,
  name: string,
  profile: HospitalProfile,
): { bundle: Bundle; patientKey: string } | string {
  const source = profile.sources.find((one) => one.kind === 'csv' && one.name === name);
  if (source?.kind !== 'csv') return `La configuración ya no tiene la fuente «${name}».`;
  const { separator, quote } = source.profile;
  let table: string[][];
  try {
    table = parse(Buffer.from(raw), {
      ...{ delimiter: separator, quote },
      ...{ relax_column_count: true, relax_quotes: true },
    }) as string[][];
  } catch {
    return 'El renglón no se puede leer con el separador y las comillas de hoy.';
  }
  const [header = [], cells = []] = table;
  const row = Object.fromEntries(header.map((column, index) => [column, cells[index] ?? '']));
  const line = Number(/^fila-(\d+)-/.exec(controlId)?.[1] ?? 0);
  const result = mapRow(row, { id: controlId, line, raw }, rowSource(name, source.profile, profile));
  return result.kind === 'faulty' ? result.faults.join(' ') : result;
}
