/** Where a person wants to be reached: Patient.telecom as R4 has it, the preferred one first (rank), what has ended left out. */
import type { ContactPoint, Patient } from '@medplum/fhirtypes';
import type { Channel } from './kinds.ts';

const EMAIL = /^[^\s@<>(),;:"[\]\\]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/;
const MAX_EMAIL = 254;

export function addressOf(
  { telecom = [], deceasedBoolean, deceasedDateTime }: Patient,
  channel: Channel,
  nowMs: number,
) {
  if (deceasedBoolean === true || deceasedDateTime !== undefined) return undefined;
  const usable = telecom
    .filter(({ use, period }) => use !== 'old' && !(Date.parse(period?.end ?? '') < nowMs))
    .sort((a, b) => rankOf(a) - rankOf(b));
  for (const point of usable) {
    const address = channel === 'correo' ? emailOf(point) : mobileOf(point);
    if (address !== undefined) return address;
  }
  return undefined;
}

const rankOf = ({ rank, use }: ContactPoint): number => rank ?? (use === 'mobile' ? 100 : use === 'home' ? 101 : 102);

function emailOf({ system, value = '' }: ContactPoint): string | undefined {
  const text = value.trim();
  return system === 'email' && text.length <= MAX_EMAIL && EMAIL.test(text) ? text : undefined;
}

/** E.164; ten digits are Mexico's (Plan Técnico Fundamental de Numeración, since 2019). */
function mobileOf({ system, use, value = '' }: ContactPoint): string | undefined {
  if (system !== 'sms' && (system !== 'phone' || use === 'home' || use === 'work')) return undefined;
  const digits = value.replace(/[\s().-]/g, '');
  if (/^\+[1-9]\d{7,14}$/.test(digits)) return digits.replace(/^\+521(\d{10})$/, '+52$1');
  if (/^\d{10}$/.test(digits)) return `+52${digits}`;
  return /^52\d{10}$/.test(digits) ? `+${digits}` : undefined;
}
