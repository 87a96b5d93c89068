/** Shelves live by the city's day: what expires today may still be handed out. */
const OFFSET_MS = 6 * 3_600_000;

/** YYYY-MM-DD in Mexico City (UTC−6 since 2022). */
export const cityDate = (nowMs: number): string => new Date(nowMs - OFFSET_MS).toISOString().slice(0, 10);
