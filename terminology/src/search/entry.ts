/** What is searched: one entry per concept, at the concept's position in its system. */
export interface SearchEntry {
  readonly code: string;
  readonly display: string;
  /** What clinicians call it: abbreviations, everyday names. */
  readonly names?: readonly string[] | undefined;
  /** Names of the category above, which hold for it too. */
  readonly inherited?: readonly string[] | undefined;
  /** Stands for the codes below it: offered after them. */
  readonly category?: boolean | undefined;
}

/** Word → words that mean it in titles, all folded: `cancer` → `maligno`. */
export type WordMeanings = ReadonlyMap<string, readonly string[]>;
