/**
 * The code of an appointment that the reception's scanner reads: its key in the store and a signature, capital letters and digits only, so that
 * a scanner that types reads it with any keyboard. It holds no date, no name and no clinic.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { renderSVG } from 'uqr';
import { keyOf } from '../../store/keys.ts';

const PREFIX = 'AMC';
const MAC_DIGITS = 16;
const SYNTAX = /^AMC([0-9A-F]{32})([0-9A-F]{16})$/;

export interface Codes {
  readonly of: (appointmentId: string) => string;
  /** Key of the appointment, as agenda_watch has it; undefined: not a code of this hub. */
  readonly open: (text: string) => string | undefined;
}

export function createCodes(secret: Uint8Array): Codes {
  const macOf = (key: string): string =>
    createHmac('sha256', secret).update(`amate-cita\n${key}`).digest('hex').slice(0, MAC_DIGITS).toUpperCase();
  return {
    of(appointmentId) {
      const key = keyOf('Appointment', appointmentId).replaceAll('-', '').toUpperCase();
      return `${PREFIX}${key}${macOf(key)}`;
    },
    open(text) {
      const [, key, mac] = SYNTAX.exec(text.replace(/\s/g, '').toUpperCase()) ?? [];
      if (key === undefined || mac === undefined) return undefined;
      return timingSafeEqual(Buffer.from(macOf(key)), Buffer.from(mac)) ? key.toLowerCase() : undefined;
    },
  };
}

/** Read from a telephone's screen: dark on light whatever the page looks like. */
export const svgOf = (code: string): string =>
  renderSVG(code, { ecc: 'M', border: 4, pixelSize: 6 }).replace(
    '<svg ',
    '<svg class="codigo" role="img" aria-label="Código de su cita" width="240" height="240" ',
  );
