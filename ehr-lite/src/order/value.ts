/** The orders of a consultation while they are written: one requisition with its folio. */
import { makeFolio } from '@amate/terminology/prescribing/folio.ts';
import type { Facility } from './facility.resource.ts';
import type { Study, StudyKind } from './studies.ts';

export type Urgency = 'routine' | 'urgent' | 'stat';

export interface OrderLine {
  /** Of the ServiceRequest. */
  readonly id: string;
  /** In the requisition, from 1; it never changes, it is the number on the tube. */
  readonly place: number;
  readonly code: string;
  readonly words: string;
  readonly kind: StudyKind;
}

export interface OrdersDraft {
  readonly folio: string | undefined;
  readonly lines: readonly OrderLine[];
  readonly to: Facility | undefined;
  readonly urgency: Urgency;
  readonly reason: string;
}

export const NO_ORDERS: OrdersDraft = { folio: undefined, lines: [], to: undefined, urgency: 'routine', reason: '' };

export type Wanted = Pick<Study, 'loinc' | 'words' | 'kind'>;

/** `ids`: one made by the screen for each. */
export const added =
  (wanted: readonly Wanted[], ids: readonly string[], to: Facility | undefined) =>
  (now: OrdersDraft): OrdersDraft => {
    const fresh = wanted.filter(({ loinc }) => !now.lines.some(({ code }) => code === loinc));
    if (fresh.length === 0) return now;
    const last = Math.max(0, ...now.lines.map(({ place }) => place));
    const lines = fresh.map(({ loinc, words, kind }, at) => ({
      ...{ id: ids[at]!, place: last + 1 + at, code: loinc },
      ...{ words, kind },
    }));
    return { ...now, folio: now.folio ?? newFolio(), lines: [...now.lines, ...lines], to: now.to ?? to };
  };

export const removed =
  (id: string) =>
  (now: OrdersDraft): OrdersDraft => ({ ...now, lines: now.lines.filter((line) => line.id !== id) });

export const restored =
  (line: OrderLine, at: number) =>
  (now: OrdersDraft): OrdersDraft =>
    now.lines.some(({ id }) => id === line.id)
      ? now
      : { ...now, lines: [...now.lines.slice(0, at), line, ...now.lines.slice(at)] };

const newFolio = (): string =>
  makeFolio((below) => {
    const limit = 256 - (256 % below);
    for (;;) {
      const [byte] = crypto.getRandomValues(new Uint8Array(1));
      if (byte! < limit) return byte! % below;
    }
  });
