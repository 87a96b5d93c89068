export interface DateRange {
  readonly low: number;
  readonly high: number;
}
export const EARLIEST = -62_135_596_800_000;
export const LATEST = 253_402_300_800_000;
export function parseDateRange(_text: string): DateRange | undefined {
  return undefined;
}
export function dateRange(_text: string): DateRange {
  throw new Error('');
}
