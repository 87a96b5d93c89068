/**
 * What happens to one message between its last byte and its ACK: read, map, commit, answer. Nothing is acknowledged
 * before it is on disk; whatever goes wrong, the sender gets a reason and the connector goes on.
 */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Alarms } from '../alarms.ts';
import { type AckOptions, acknowledge, type Outcome } from '../hl7v2/ack.ts';
import { batchAnswer, isBatch, isWhole, readBatch } from '../hl7v2/batch.ts';
import { type Header, salvageHeader } from '../hl7v2/header.ts';
import { mapParsed, readMessage } from '../hl7v2/map-message.ts';
import { MappingRefused, type Rejection } from '../hl7v2/rejection.ts';
import { causeOfRejection } from '../outbox/cause.ts';
import { DiskLow } from '../outbox/disk.ts';
import type { Offer } from '../outbox/message.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { HospitalProfile } from '../profile.ts';
import type { BadFrame, Receiver } from './mllp-server.ts';

const BAD_FRAME: Record<BadFrame, string> = {
  'too-large': 'El mensaje es mayor que el límite de este conector. Divídalo o envíe el documento por otra vía.',
  truncated: 'El mensaje llegó cortado: falta su final (FS CR). Envíelo de nuevo completo.',
  'too-slow': 'El mensaje no llegó completo a tiempo. Envíelo de nuevo.',
  busy: 'El conector está recibiendo demasiado a la vez. Envíe el mensaje de nuevo en unos segundos.',
};

const BATCH_CUT =
  'El lote no trae los mensajes que cuenta en BTS-1: llegó cortado y no se guardó ninguno. Envíelo de nuevo completo.';

const DISK_FULL =
  'El disco del conector está lleno: los mensajes se contestan con AE y el hospital los conserva. Libere espacio; lo aceptado antes sigue su entrega.';

const NO_HEADER: Header = {
  sendingApplication: '',
  sendingFacility: '',
  receivingApplication: '',
  receivingFacility: '',
  messageCode: '',
  triggerEvent: '',
  controlId: '',
  processingId: 'P',
  version: '2.5',
  acceptAck: '',
  applicationAck: '',
  charset: 'utf-8',
};

type Refused = Extract<Outcome, { kind: 'refused' }>;

export class MessageReceiver implements Receiver {
  readonly #outbox: Outbox;
  readonly #log: Logger;
  readonly #alarms: Alarms | undefined;
  #profile: HospitalProfile;

  constructor(outbox: Outbox, profile: HospitalProfile, log: Logger, alarms?: Alarms) {
    this.#outbox = outbox;
    this.#profile = profile;
    this.#log = log;
    this.#alarms = alarms;
  }

  /** From the next message on. */
  use(profile: HospitalProfile): void {
    this.#profile = profile;
  }

  async receive(raw: Buffer): Promise<Uint8Array | undefined> {
    return isBatch(raw) ? this.#receiveBatch(raw) : this.#receiveOne(raw);
  }

  /** In order, one after the other: the messages of one person stand in it as they happened. */
  async #receiveBatch(raw: Buffer): Promise<Uint8Array> {
    const batch = readBatch(raw);
    const cut = !isWhole(batch);
    const answers: Uint8Array[] = [];
    for (const message of batch.messages) {
      const answer = cut ? this.#refuseOf(message, BATCH_CUT) : await this.#receiveOne(message);
      if (answer !== undefined) answers.push(answer);
    }
    if (cut) this.#log.warn({ counted: batch.counted, came: batch.messages.length }, 'batch-refused');
    return batchAnswer(batch, answers);
  }

  #refuseOf(message: Buffer, text: string): Uint8Array | undefined {
    const header = salvageHeader(message) ?? NO_HEADER;
    return this.#acknowledge(header, { kind: 'refused', code: 'AE', condition: '207', text });
  }

  async #receiveOne(raw: Buffer): Promise<Uint8Array | undefined> {
    let header = NO_HEADER;
    try {
      const parsed = readMessage(raw, this.#profile);
      header = parsed.header;
      const mapped = mapParsed(parsed, raw, this.#profile);
      const ack = this.#acknowledge(header, { kind: 'accepted' });
      const result = await this.#outbox.accept({
        ...offer(header, raw, ack),
        kind: 'accepted',
        patientKey: mapped.patientKey,
        bundle: JSON.stringify(mapped.bundle),
      });
      if (result.kind === 'stored') return ack;
      if (result.kind === 'replay') return result.ack.length > 0 ? result.ack : undefined;
      return await this.#reject(header, raw, conflict(header));
    } catch (error) {
      if (header === NO_HEADER) header = salvageHeader(raw) ?? NO_HEADER;
      return await this.#reject(header, raw, this.#outcomeOf(error));
    }
  }

  async refuse(head: Buffer, reason: BadFrame): Promise<Uint8Array | undefined> {
    const header = salvageHeader(head);
    this.#log.warn({ reason, bytes: head.length }, 'frame-refused');
    if (header === undefined) return undefined;
    const code = reason === 'too-large' ? 'AR' : 'AE';
    return this.#acknowledge(header, { kind: 'refused', code, condition: '207', text: BAD_FRAME[reason] });
  }

  /** A refused message is kept with its reason; if even that fails, the sender still learns why it was refused. */
  async #reject(header: Header, raw: Buffer, outcome: Refused): Promise<Uint8Array | undefined> {
    const ack = this.#acknowledge(header, outcome);
    try {
      await this.#outbox.accept({
        ...offer(header, raw, ack),
        kind: 'rejected',
        reason: outcome.text,
        cause: causeOfRejection(outcome),
      });
    } catch (error) {
      if (!isDiskFull(error)) this.#log.error({ err: error }, 'rejected-not-kept');
    }
    return ack;
  }

  #outcomeOf(error: unknown): Refused {
    if (error instanceof MappingRefused) return refusedBy(error.rejection);
    const full = isDiskFull(error);
    // Once for all messages it touches: a full disk must not be filled with lines about it. The reserve has an alarm of its own (edge.ts).
    if (full && !(error instanceof DiskLow)) this.#alarms?.raise('disk-full', DISK_FULL);
    if (!full) this.#log.error({ err: error }, 'receive-failed');
    const text = full
      ? 'El conector no tiene espacio en disco y no guardó el mensaje. Envíelo de nuevo más tarde y avise al operador.'
      : 'Error interno del conector: el mensaje no se guardó. Envíelo de nuevo y avise al operador si se repite.';
    return { kind: 'refused', code: 'AE', condition: '207', text };
  }

  #acknowledge(header: Header, outcome: Outcome): Buffer | undefined {
    const options: AckOptions = {
      application: 'AMATE',
      facility: this.#profile.clues,
      timeZone: this.#profile.timeZone,
      honorNever: this.#profile.honorNever,
      now: new Date(),
      controlId: randomUUID().replaceAll('-', '').slice(0, 20).toUpperCase(),
    };
    return acknowledge(header, outcome, options);
  }
}

function offer(header: Header, raw: Buffer, ack: Buffer | undefined): Offer {
  return {
    sender: `${header.sendingApplication}|${header.sendingFacility}`,
    controlId: header.controlId,
    trigger: `${header.messageCode}^${header.triggerEvent}`,
    raw,
    ack: ack ?? new Uint8Array(),
  };
}

const refusedBy = ({ code, text, condition, location }: Rejection): Refused => ({
  kind: 'refused',
  code,
  text,
  condition,
  ...(location === undefined ? {} : { location }),
});

const conflict = (header: Header): Refused => ({
  kind: 'refused',
  code: 'AE',
  condition: '205',
  location: 'MSH-10',
  text: `Ya se recibió otro mensaje distinto con el identificador ${header.controlId} (MSH-10). Use un identificador nuevo.`,
});

/** SQLITE_FULL (13), SQLITE_IOERR (10), or the system's own ENOSPC. */
function isDiskFull(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { errcode, code } = error as { errcode?: number; code?: string };
  return code === 'ENOSPC' || (errcode !== undefined && [10, 13].includes(errcode & 0xff));
}
