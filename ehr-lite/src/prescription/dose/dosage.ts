/** A dose as FHIR keeps it (https://hl7.org/fhir/R4/dosage.html); `typed.ts` brings it back as it would be typed. */
import type { Dosage } from '@medplum/fhirtypes';
import { UNITS } from './form.ts';
import { sayDose } from './say.ts';
import type { Sig } from './sig.ts';

const UCUM = 'http://unitsofmeasure.org';

/** `text` is what pharmacy, label, note, referral and the person read: whatever has to be known stands in it. */
export function dosageOf(sig: Sig, route: string): Dosage {
  const { amount, unit, every, days, asNeeded, note } = sig;
  return {
    sequence: 1,
    text: sayDose(sig, route),
    ...(note !== undefined && { patientInstruction: note }),
    timing: {
      repeat: {
        ...(days !== undefined && { boundsDuration: { value: days, unit: 'd', system: UCUM, code: 'd' } }),
        ...(every === undefined ? { count: 1 } : { frequency: every.times, period: every.count, periodUnit: every.of }),
      },
    },
    asNeededBoolean: asNeeded,
    route: { text: route },
    doseAndRate: [
      {
        doseQuantity: {
          value: amount,
          unit: UNITS[unit].one,
          ...(unit === 'mililitro' && { system: UCUM, code: 'mL' }),
        },
      },
    ],
  };
}
