/** How much a catalogue may hold. LOINC whole, the largest known, opens to some 900 MB in 60 entries. */
export interface Limits {
  readonly maxEntries: number;
  readonly maxEntryBytes: number;
  readonly maxTotalBytes: number;
  /** Opened size to packed size: text packs 20 to 1 at most, a bomb 1,000 to 1. */
  readonly maxRatio: number;
}

const MB = 1024 * 1024;
export const LIMITS: Limits = { maxEntries: 20_000, maxEntryBytes: 400 * MB, maxTotalBytes: 2_048 * MB, maxRatio: 200 };

/** Concepts of one system: as many as the engine holds. */
export const MOST_CONCEPTS = 1_000_000;
/** A line longer than this is no row: a quote was left open. */
export const MAX_ROW_CHARACTERS = 256 * 1024;
