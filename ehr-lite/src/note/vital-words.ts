/** The vital signs of a visit as one line of a note; the last of each, and each keeps its resource. */
import type { Observation } from '@medplum/fhirtypes';
import { inSpanish } from '../texts/t.ts';
import type { Measured } from './value.ts';

const ORDER = ['85354-9', '8867-4', '9279-1', '8310-5', '59408-5', '2708-6', '29463-7', '8302-2', '39156-5', '9843-4'];
const SYSTOLIC = '8480-6';
const DIASTOLIC = '8462-4';

export function measuredOf(observations: readonly Observation[]): readonly Measured[] {
  const last = new Map<string, Observation>();
  for (const one of [...observations].sort((a, b) =>
    (a.effectiveDateTime ?? '').localeCompare(b.effectiveDateTime ?? ''),
  )) {
    if (one.status === 'entered-in-error' || one.status === 'cancelled') continue;
    const code =
      one.code?.coding?.find((coding) => ORDER.includes(coding.code ?? ''))?.code ?? one.code?.coding?.[0]?.code;
    if (code !== undefined) last.set(code, one);
  }
  const place = (code: string) => (ORDER.includes(code) ? ORDER.indexOf(code) : ORDER.length);
  return [...last]
    .sort(([a], [b]) => place(a) - place(b))
    .flatMap(([code, one]) => {
      const value = measureOf(one);
      return value === undefined
        ? []
        : [{ reference: `Observation/${one.id}`, words: `${nameOf(code, one)}: ${value}` }];
    });
}

function nameOf(code: string, observation: Observation): string {
  const key = `note.vital.${code}`;
  return ORDER.includes(code)
    ? inSpanish(key as 'note.vital.8867-4')
    : (observation.code?.text ?? observation.code?.coding?.[0]?.display ?? code);
}

function measureOf(observation: Observation): string | undefined {
  const part = (code: string) =>
    observation.component?.find((one) => one.code?.coding?.some((coding) => coding.code === code))?.valueQuantity
      ?.value;
  const [systolic, diastolic] = [part(SYSTOLIC), part(DIASTOLIC)];
  if (systolic !== undefined || diastolic !== undefined) return `${systolic ?? '—'}/${diastolic ?? '—'} mmHg`;
  const { value, unit, code } = observation.valueQuantity ?? {};
  return value === undefined ? undefined : `${value} ${unit ?? code ?? ''}`.trim();
}
