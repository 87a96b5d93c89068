/**
 * One HL7 v2 message to one FHIR transaction, purely: no clock, no network, no random. What cannot be mapped comes back
 * as a reason for the sender; only a bug of ours throws.
 */
import type { Bundle } from '@medplum/fhirtypes';
import type { HospitalProfile } from '../profile.ts';
import { type Charset, decode } from './decode.ts';
import { type Header, headerOf } from './header.ts';
import { type Message, parse } from './parse.ts';
import { MappingRefused, type Rejection, refuse } from './rejection.ts';
import { mapAdt } from './to-fhir/adt.ts';
import { BundleBuilder } from './to-fhir/bundle-builder.ts';
import type { MapContext } from './to-fhir/context.ts';
import { mapOru } from './to-fhir/oru.ts';

export interface Mapped {
  readonly kind: 'mapped';
  readonly bundle: Bundle;
  /** Messages with the same key must reach the hub in order. */
  readonly patientKey: string;
  /** `ADT^A01` */
  readonly trigger: string;
}

export type MapResult = Mapped | Rejection;

/** Trigger event → mapping: the whole list of what this connector takes. */
const MAPPINGS: Record<string, (context: MapContext) => string> = {
  'ADT^A01': mapAdt,
  'ADT^A03': mapAdt,
  'ADT^A04': mapAdt,
  'ADT^A08': mapAdt,
  'ADT^A28': mapAdt,
  'ADT^A31': mapAdt,
  'ORU^R01': mapOru,
};
export const TRIGGERS: readonly string[] = Object.keys(MAPPINGS);

const MAX_CONTROL_ID = 199;

export interface ParsedMessage {
  readonly message: Message;
  readonly header: Header;
}

/** @throws MappingRefused when the bytes are no HL7 v2 message. */
export function readMessage(raw: Uint8Array, profile: HospitalProfile): ParsedMessage {
  const fallback: Charset | undefined = profile.encoding === 'auto' ? undefined : profile.encoding;
  const { text, charset } = decode(raw, fallback);
  const message = parse(text);
  return { message, header: headerOf(message, charset) };
}

export function mapMessage(raw: Uint8Array, profile: HospitalProfile): MapResult {
  try {
    return mapParsed(readMessage(raw, profile), raw, profile);
  } catch (error) {
    if (error instanceof MappingRefused) return error.rejection;
    throw error;
  }
}

/** As `mapMessage`, for a caller that has read the message already. @throws MappingRefused */
export function mapParsed({ message, header }: ParsedMessage, raw: Uint8Array, profile: HospitalProfile): Mapped {
  const trigger = `${header.messageCode}^${header.triggerEvent}`;
  const mapping = acceptedMapping(header, trigger);
  const builder = new BundleBuilder(raw, profile.clues, header.controlId, processingTag(header.processingId));
  const patientKey = mapping({ message, header, profile, builder });
  return { kind: 'mapped', bundle: builder.build(), patientKey, trigger };
}

function acceptedMapping(header: Header, trigger: string): (context: MapContext) => string {
  if (header.messageCode === '') throw refuse('101', 'MSH-9', 'MSH-9 está vacío: falta el tipo de mensaje.');
  const mapping = MAPPINGS[trigger];
  if (mapping === undefined) {
    const known = TRIGGERS.some((name) => name.startsWith(`${header.messageCode}^`));
    const text = `Este conector no recibe ${trigger}. Recibe: ${TRIGGERS.join(', ')}.`;
    throw refuse(known ? '201' : '200', 'MSH-9', text);
  }
  if (header.version !== '' && !/^2\.[1-9](\.\d)?$/.test(header.version)) {
    throw refuse('203', 'MSH-12', `La versión "${header.version}" no es de HL7 v2. Use de 2.1 a 2.9.`);
  }
  if (header.controlId === '') {
    const text = 'MSH-10 está vacío: sin identificador no se puede saber si el mensaje ya llegó. Numere los mensajes.';
    throw refuse('101', 'MSH-10', text);
  }
  if (header.controlId.length > MAX_CONTROL_ID) {
    throw refuse(
      '102',
      'MSH-10',
      `MSH-10 tiene más de ${MAX_CONTROL_ID} caracteres (HL7 v2.8.2 admite 199). Acórtelo.`,
    );
  }
  return mapping;
}

/** MSH-11 other than P marks what is no real care (v2-to-FHIR PT[Meta]). */
function processingTag(processingId: string): { system: string; code: string } | undefined {
  const training = processingId !== '' && processingId !== 'P';
  return training ? { system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'HTEST' } : undefined;
}
