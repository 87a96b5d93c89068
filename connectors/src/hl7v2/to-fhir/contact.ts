/** NK1 to Patient.contact (v2-to-FHIR NK1[Patient]): next of kin without a life of their own in the record. */
import type { PatientContact } from '@medplum/fhirtypes';
import { translate } from '../../profile.ts';
import type { Segment } from '../parse.ts';
import { type MapContext, tabled } from './context.ts';
import { toAddress, toContactPoint } from './datatypes/address.ts';
import { toDate } from './datatypes/date-time.ts';
import { toHumanName } from './datatypes/human-name.ts';
import { GENDER } from './tables.ts';

export function toContact(context: MapContext, nk1: Segment): PatientContact | undefined {
  const name = nk1.has(2) ? toHumanName(nk1.field(2)) : nk1.has(30) ? toHumanName(nk1.field(30)) : undefined;
  const telecom = [
    ...nk1.repetitions(5).map((xtn) => toContactPoint(xtn)),
    ...nk1.repetitions(6).map((xtn) => toContactPoint(xtn, 'work')),
    ...nk1.repetitions(31).map((xtn) => toContactPoint(xtn)),
  ].filter((point) => point !== undefined);
  const address = nk1.has(4) ? toAddress(nk1.field(4)) : undefined;
  // pat-1: a contact must say who or how to reach, a bare relationship is none.
  if (name === undefined && telecom.length === 0 && address === undefined) return undefined;
  const start = toDate(nk1.text(8), context.profile, nk1.place(8));
  const end = toDate(nk1.text(9), context.profile, nk1.place(9));
  return {
    relationship: [tabled(context, nk1, 3, '0063'), tabled(context, nk1, 7, '0131')].filter(
      (code) => code !== undefined,
    ),
    name,
    telecom,
    address,
    gender: GENDER[translate(context.profile, '0001', nk1.text(15).toUpperCase())],
    period: { start, end },
  };
}
