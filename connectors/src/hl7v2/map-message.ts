/**
 * One HL7 v2 message to one FHIR transaction, purely: no clock, no network, no random. What cannot be mapped comes back
 * as a reason for the sender; only a bug of ours throws.
 */
import type { Bundle } from '@medplum/fhirtypes';
import type { HospitalProfile } from '../profile.ts';
import { type Charset, decode } from './decode.ts';
import { type Header, headerOf } from './header.ts';
import { withOverrides } from './overrides.ts';
import { type Message, parse } from './parse.ts';
import { MappingRefused, type Rejection, refuse } from './rejection.ts';
import { BundleBuilder, type Made } from './to-fhir/bundle-builder.ts';
import { addZSegments } from './to-fhir/z-segment.ts';
import { TRIGGERS, type Trigger } from './triggers.ts';

export interface Mapped {
  readonly kind: 'mapped';
  readonly bundle: Bundle;
  /** Messages with the same key must reach the hub in order. */
  readonly patientKey: string;
  /** `ADT^A01` */
  readonly trigger: string;
  /** Which segment made which resource, in order. */
  readonly trail: readonly Made[];
}

export type MapResult = Mapped | Rejection;

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
export function mapParsed({ message: sent, header }: ParsedMessage, raw: Uint8Array, profile: HospitalProfile): Mapped {
  const named = `${header.messageCode}^${header.triggerEvent}`;
  const trigger = profile.triggers[named] ?? named;
  const { map } = acceptedTrigger(header, trigger);
  const message = withOverrides(sent, profile);
  const [messageCode = '', triggerEvent = ''] = trigger.split('^');
  const builder = new BundleBuilder(raw, profile.clues, header.controlId, processingTag(header.processingId));
  const context = { message, header: { ...header, messageCode, triggerEvent }, profile, builder };
  const patientKey = map(context);
  addZSegments(context, patientKey);
  return { kind: 'mapped', bundle: builder.build(), patientKey, trigger, trail: builder.trail };
}

function acceptedTrigger(header: Header, trigger: string): Trigger {
  if (header.messageCode === '') throw refuse('101', 'MSH-9', 'MSH-9 está vacío: falta el tipo de mensaje.');
  const mapping = Object.hasOwn(TRIGGERS, trigger) ? TRIGGERS[trigger] : undefined;
  if (mapping === undefined) {
    const events = Object.keys(TRIGGERS).filter((name) => name.startsWith(`${header.messageCode}^`));
    const taken =
      events.length > 0
        ? events.map((name) => name.split('^')[1])
        : [...new Set(Object.keys(TRIGGERS).map((name) => name.split('^')[0]))];
    const text = `Este conector no recibe ${trigger.slice(0, 40)}. Recibe: ${events.length > 0 ? `${header.messageCode} ` : ''}${taken.join(', ')}.`;
    throw refuse(events.length > 0 ? '201' : '200', 'MSH-9', text);
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
