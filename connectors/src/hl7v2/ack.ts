/**
 * The acknowledgement: original mode AA/AE/AR, enhanced mode CA/CE/CR when MSH-15/16 ask for it (HL7 v2.5.1 §2.9.2,
 * §2.9.3, tables 0008 and 0155). The reason goes into MSA-3 (what most systems show) and into ERR-8 (where v2.5+ looks).
 * One answer per message, always: over MLLP it is the sender's only sign that the message is on disk, so MSH-15 = NE
 * with MSH-16 = NE is answered too unless the hospital's profile asks for silence.
 */
import { encode } from './decode.ts';
import { escapeText } from './escape.ts';
import type { Header } from './header.ts';
import type { ErrorCondition } from './rejection.ts';
import { localTimestamp } from './to-fhir/datatypes/time-zone.ts';

export type Outcome =
  | { readonly kind: 'accepted' }
  | {
      readonly kind: 'refused';
      readonly code: 'AE' | 'AR';
      readonly text: string;
      readonly condition: ErrorCondition;
      readonly location?: string;
    };

export interface AckOptions {
  readonly application: string;
  readonly facility: string;
  readonly timeZone: string;
  readonly honorNever: boolean;
  readonly now: Date;
  /** MSH-10 of the ACK itself. */
  readonly controlId: string;
}

const CONDITION_TEXT: Record<ErrorCondition, string> = {
  '100': 'Segment sequence error',
  '101': 'Required field missing',
  '102': 'Data type error',
  '103': 'Table value not found',
  '200': 'Unsupported message type',
  '201': 'Unsupported event code',
  '202': 'Unsupported processing id',
  '203': 'Unsupported version id',
  '204': 'Unknown key identifier',
  '205': 'Duplicate key identifier',
  '207': 'Application internal error',
};

/** The bytes to send back (without MLLP framing), or undefined when the sender wants none. */
export function acknowledge(header: Header, outcome: Outcome, options: AckOptions): Buffer | undefined {
  const code = acknowledgmentCode(header, outcome, options.honorNever);
  if (code === undefined) return undefined;
  const lines = [mshLine(header, options), msaLine(header, code, outcome)];
  if (outcome.kind === 'refused') lines.push(errLine(header, outcome));
  return encode(`${lines.join('\r')}\r`, header.charset);
}

function acknowledgmentCode(header: Header, outcome: Outcome, honorNever: boolean): string | undefined {
  const application = outcome.kind === 'accepted' ? 'AA' : outcome.code;
  const commit = `C${application[1]}`;
  if (header.acceptAck === '' && header.applicationAck === '') return application;
  if (wants(header.acceptAck, outcome)) return commit;
  if (wants(header.applicationAck, outcome) || !honorNever) return application;
  return undefined;
}

function wants(condition: string, outcome: Outcome): boolean {
  switch (condition.slice(0, 2)) {
    case '':
    case 'NE':
      return false;
    case 'ER':
      return outcome.kind === 'refused';
    case 'SU':
      return outcome.kind === 'accepted';
    default:
      return true;
  }
}

function mshLine(header: Header, options: AckOptions): string {
  const event = header.triggerEvent === '' ? 'ACK' : `ACK^${escapeText(header.triggerEvent)}^ACK`;
  const charset =
    header.charset === 'utf-8' ? 'UNICODE UTF-8' : header.charset === 'iso-8859-15' ? '8859/15' : '8859/1';
  return [
    'MSH',
    '^~\\&',
    header.receivingApplication || escapeText(options.application),
    header.receivingFacility || escapeText(options.facility),
    header.sendingApplication,
    header.sendingFacility,
    localTimestamp(options.now, options.timeZone),
    '',
    event,
    options.controlId,
    escapeText(header.processingId),
    escapeText(header.version || '2.5'),
    ...['', '', '', '', ''],
    charset,
  ].join('|');
}

function msaLine(header: Header, code: string, outcome: Outcome): string {
  const text = outcome.kind === 'refused' ? `|${escapeText(outcome.text)}` : '';
  return `MSA|${code}|${escapeText(header.controlId)}${text}`;
}

/** ERR-2 is ERL: segment, its sequence, field. Before v2.5 ERR had only ERR-1, so its readers find the reason in MSA-3. */
function errLine(header: Header, outcome: Extract<Outcome, { kind: 'refused' }>): string {
  const [, segment = '', sequence = '1', field = ''] =
    /^([A-Z][A-Z0-9]{2})(?:\[(\d+)\])?(?:-(\d+))?$/.exec(outcome.location ?? '') ?? [];
  const place = segment === '' ? '' : field === '' ? `${segment}^${sequence}` : `${segment}^${sequence}^${field}`;
  const condition = `${outcome.condition}^${CONDITION_TEXT[outcome.condition]}^HL70357`;
  if (/^2\.[0-4]/.test(header.version)) {
    const old = [segment, segment && sequence, field];
    return `ERR|${old.join('^')}^${outcome.condition}&${CONDITION_TEXT[outcome.condition]}&HL70357`;
  }
  return ['ERR', '', place, condition, 'E', '', '', '', escapeText(outcome.text)].join('|');
}
