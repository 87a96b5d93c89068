/** When a problem began, as people say it: a year, or month and year; as a partial FHIR date. */
export type Since =
  | { readonly kind: 'none' }
  | { readonly kind: 'bad' }
  | { readonly kind: 'date'; readonly date: string };

export function sinceOf(text: string, today: string): Since {
  const typed = text.trim();
  if (typed === '') return { kind: 'none' };
  const match = /^(?:(\d{1,2})\s*[/-]\s*)?(\d{4})$/.exec(typed);
  if (match === null) return { kind: 'bad' };
  const [, month, year] = match as unknown as [string, string | undefined, string];
  const date = month === undefined ? year : `${year}-${month.padStart(2, '0')}`;
  const possible = Number(year) >= 1900 && (month === undefined || (Number(month) >= 1 && Number(month) <= 12));
  return possible && date <= today.slice(0, date.length) ? { kind: 'date', date } : { kind: 'bad' };
}
