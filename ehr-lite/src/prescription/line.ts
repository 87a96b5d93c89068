/** What is being prescribed in a visit and not yet signed. Ids and folios are made here once, so that a repetition creates nothing twice. */

import { controlledOf } from '@amate/terminology/prescribing/controlled.ts';
import { RULES_VERSION } from '@amate/terminology/prescribing/data/version.ts';
import { makeFolio } from '@amate/terminology/prescribing/folio.ts';
import type { Context } from '@amate/terminology/prescribing/model.ts';
import { type UnitName, unitOf } from './dose/form.ts';
import { type Reading, readSig, type Sig } from './dose/sig.ts';
import { usualSig } from './dose/usual.ts';
import type { Medicine } from './medicine.ts';

export interface Line {
  readonly id: string;
  readonly medicine: Medicine;
  /** As typed; `sigOf` reads it. */
  readonly typed: string;
  readonly folio: string;
  /** The prescription that this one carries on. */
  readonly refillOf?: string;
  readonly packs?: number;
  readonly specialNumber?: string;
}

/** A medicine that the person takes by the record. */
export interface Current {
  readonly id: string;
  readonly medicine: Medicine;
  /** All its doses. */
  readonly words: string;
  /** As it can be typed again; empty when our sentence cannot say exactly the same. */
  readonly typed: string;
  /** Why it is empty: the order has several doses, or one that cannot be typed. */
  readonly untyped?: 'several' | 'inexact';
  readonly since: string | undefined;
  readonly prescriber: string | undefined;
}

/** What was read of the record for the checks; `missing` says what could not be. */
export interface RecordSeen {
  readonly context: Context;
  readonly weightKg?: number;
  readonly current: readonly Current[];
  readonly missing: readonly ('allergies' | 'medicines' | 'conditions')[];
}

export interface PrescriptionDraft {
  readonly folio: string;
  readonly lines: readonly Line[];
  /** Ids of current medicines that end today. */
  readonly stopped: readonly string[];
  /** Key of a finding (`findingKey`) → why it is prescribed all the same. */
  readonly reasons: Readonly<Record<string, string>>;
  /** Said by the doctor in this visit; goes before what the record says. */
  readonly childbearing: 'unknown' | 'none' | 'pregnant' | 'lactating';
  readonly seen: RecordSeen | undefined;
  /** Diagnoses of this visit, which the record does not have yet. */
  readonly cie10: readonly string[];
  readonly rules: string;
}

export const emptyDraft: PrescriptionDraft = {
  ...{ folio: '', lines: [], stopped: [], reasons: {}, childbearing: 'unknown', seen: undefined, cie10: [] },
  rules: RULES_VERSION,
};

export const usualUnitOf = ({ medicine }: Line): UnitName => unitOf(medicine.form, medicine.atc);

export const readingOf = (line: Line): Reading => readSig(line.typed, usualUnitOf(line), line.medicine.display);

export function sigOf(line: Line): Sig | undefined {
  const reading = readingOf(line);
  return 'sig' in reading ? reading.sig : undefined;
}

/** A number below `below`, evenly. */
const random = (below: number): number => {
  const most = Math.floor(0x1_0000_0000 / below) * below;
  for (;;) {
    const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1));
    if (drawn < most) return drawn % below;
  }
};
export const newFolio = (): string => makeFolio(random);

/** Estupefacientes and psychotropics that the pharmacy keeps stand on a prescription of their own. */
const standsAlone = (medicine: Medicine): boolean => {
  const fraction = controlledOf(medicine.atc)?.fraction;
  return fraction === 'I' || fraction === 'II';
};

export function withLine(draft: PrescriptionDraft, medicine: Medicine, more: Partial<Line> = {}): PrescriptionDraft {
  const folio = draft.folio === '' ? newFolio() : draft.folio;
  const line: Line = {
    ...{ id: crypto.randomUUID(), medicine, typed: usualSig(medicine.atc, medicine.form) },
    folio: standsAlone(medicine) ? newFolio() : folio,
    ...more,
  };
  return { ...draft, folio, lines: [...draft.lines, line] };
}

/**
 * All or one of what the person takes, as it stood; what is already in the draft is left alone. A dose that cannot be typed again stays
 * empty: the usual one is not what he takes.
 */
export function withRefills(draft: PrescriptionDraft, current: readonly Current[]): PrescriptionDraft {
  const taken = new Set(draft.lines.map(({ refillOf }) => refillOf));
  const wanted = current.filter(({ id }) => !taken.has(id) && !draft.stopped.includes(id));
  return wanted.reduce((now, one) => withLine(now, one.medicine, { refillOf: one.id, typed: one.typed }), draft);
}

export const withoutLine = (draft: PrescriptionDraft, id: string): PrescriptionDraft => ({
  ...draft,
  lines: draft.lines.filter((line) => line.id !== id),
});

export const changedLine = (draft: PrescriptionDraft, id: string, change: Partial<Line>): PrescriptionDraft => ({
  ...draft,
  lines: draft.lines.map((line) => (line.id === id ? { ...line, ...change } : line)),
});
