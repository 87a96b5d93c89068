/** The days of the log are those of Mexico City: what a citizen calls "yesterday". */
const FORMAT = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/Mexico_City',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** `2026-01-31` */
export const mexicanDay = (at: Date): string => FORMAT.format(at);

export function nextDay(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
}
