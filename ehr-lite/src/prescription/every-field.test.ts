/**
 * Every field of a prescription on its whole way: typed, stored, read by whoever has to know it, and typed again at the next refill. A field that is
 * added to `Line` or `Sig` and not named here does not pass the types; one that is lost on the way fails under its own name.
 * docs/developing.md walks the way with an example.
 */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { MedicationRequest } from '@medplum/fhirtypes';
import type { Signing } from '../consultation/section.ts';
import type { Who } from '../session/who.ts';
import { currentMedicines } from './current.ts';
import type { Sig } from './dose/sig.ts';
import { entriesOf } from './entries.ts';
import { emptyDraft, type Line, sigOf, withLine, withRefills } from './line.ts';
import { medicineOf } from './medicine.ts';

const AT = '2026-11-22T12:00:00.000Z';
const visit = {
  ...{ encounter: { resourceType: 'Encounter', id: 'e1', status: 'in-progress' }, patientId: 'p1' },
  who: { name: 'Dra.', role: 'medico' } as unknown as Who,
} as unknown as Signing['visit'];
const syrup = medicineOf('010.000.0106.00', 'Paracetamol 100 mg/mL, solución oral', { atc: 'N02BE01' });
const PLAIN = '5 ml c/8 h 3 d';

function signed(line: Partial<Line>): MedicationRequest {
  const draft = withLine(emptyDraft, syrup, { id: 'l1', folio: 'F', typed: PLAIN, ...line });
  const [made] = entriesOf(draft, { visit, author: { display: 'Dra.' }, at: AT, made: [] });
  return made!.resource as MedicationRequest;
}
const refilled = (request: MedicationRequest): Line =>
  withRefills(emptyDraft, currentMedicines([request], Date.parse(AT))).lines[0]!;
/** What is undefined and what is absent are one. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
const wordsOf = (request: MedicationRequest): string => request.dosageInstruction?.[0]?.text ?? '';

interface Field {
  readonly example: Partial<Line>;
  /** In `dosageInstruction.text`, which the paper, the pharmacy, its label, the note, the referral and the person show. */
  readonly read?: string;
  /** Typed again at a refill; otherwise the reason why it is not. */
  readonly refilled: true | string;
}

const LINE: Readonly<Record<keyof Line, Field>> = {
  id: { example: { id: 'l2' }, refilled: 'each prescription is one of its own' },
  medicine: {
    example: { medicine: medicineOf('M', 'Metformina 850 mg, tableta'), typed: '1 c/8 h 3 d' },
    refilled: true,
  },
  typed: { example: { typed: '10 gotas c/6 h 2 d' }, read: 'gotas cada 6', refilled: true },
  folio: { example: { folio: 'G' }, refilled: 'a folio is one visit’s' },
  refillOf: { example: { refillOf: 'l0' }, refilled: 'the next one follows this one' },
  packs: { example: { packs: 2 }, refilled: 'the law has packs and special numbers written each time' },
  specialNumber: {
    example: { specialNumber: 'E-1' },
    refilled: 'the law has packs and special numbers written each time',
  },
};

const SIG: Readonly<Record<keyof Sig, { readonly typed: string; readonly read: string }>> = {
  amount: { typed: '7.5 ml c/8 h 3 d', read: '7.5' },
  unit: { typed: '5 gotas c/8 h 3 d', read: 'gotas' },
  every: { typed: '5 ml dosis única', read: 'dosis única' },
  days: { typed: '5 ml c/8 h 10 d', read: '10 (diez) días' },
  asNeeded: { typed: '5 ml c/8 h 3 d prn', read: 'solo si hace falta' },
  note: { typed: '5 ml c/8 h 3 d con alimentos', read: 'Con alimentos' },
};

/** What is said when one fails: the field and what became of it, not two whole resources. */
const holds = (name: string, what: string, is: boolean): void =>
  expect(`${name}: ${is ? what : `not ${what}`}`).toBe(`${name}: ${what}`);

describe('a field of a line of the prescription', () => {
  it.each(Object.keys(LINE) as (keyof Line)[])('%s is stored, read, and typed again', (name) => {
    const { example, read, refilled: again } = LINE[name];
    const request = signed(example);
    holds(name, 'stored (entries.ts, dose/dosage.ts)', !isDeepStrictEqual(request, signed({})));
    if (read !== undefined) holds(name, 'read in the dose’s words (dose/say.ts)', wordsOf(request).includes(read));
    const next = refilled(request);
    if (again !== true) return;
    const same =
      name === 'typed' ? isDeepStrictEqual(sigOf(next), sigOf({ ...next, typed: example.typed! })) : undefined;
    const kept = same ?? isDeepStrictEqual(plain(next[name]), plain(example[name]));
    holds(name, 'typed again at a refill (current.ts, withRefills)', kept);
  });
});

describe('a part of the dose', () => {
  it.each(Object.keys(SIG) as (keyof Sig)[])('%s is said, stored, and typed again', (name) => {
    const { typed, read } = SIG[name];
    const request = signed({ typed });
    const dosageOf = (one: MedicationRequest) => ({ ...one.dosageInstruction?.[0], text: '' });
    holds(name, 'read in the dose’s words (dose/say.ts)', wordsOf(request).includes(read));
    holds(name, 'stored (dose/dosage.ts)', !isDeepStrictEqual(dosageOf(request), dosageOf(signed({}))));
    const next = refilled(request);
    holds(name, 'typed again (typedOf, dose/typed.ts)', isDeepStrictEqual(sigOf(next), sigOf({ ...next, typed })));
  });

  it('an amount that nobody counts out is not typed again: 500 mg are not 500 tablets, and not the usual dose either', () => {
    const request = signed({});
    const dosage = { ...request.dosageInstruction![0]!, doseAndRate: [{ doseQuantity: { value: 500, unit: 'mg' } }] };
    expect(refilled({ ...request, dosageInstruction: [dosage] }).typed).toBe('');
  });
});
