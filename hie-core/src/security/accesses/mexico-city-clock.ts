/**
 * An instant as the wall clocks of Mexico City show it. Since the law of husos horarios of 2022-10-30 that is UTC−6 all year, and no
 * entry of the ledger is older; a server's own time-zone data may be, and would be an hour off in summer.
 */
const OFFSET_MS = -6 * 3_600_000;
const MONTHS = 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(' ');

/** `2026-03-01` */
export const dayOf = (ms: number): string => new Date(ms + OFFSET_MS).toISOString().slice(0, 10);

/** `10:32` */
export const timeOf = (ms: number): string => new Date(ms + OFFSET_MS).toISOString().slice(11, 16);

/** `3 de marzo de 2026` */
export function longDayOf(ms: number): string {
  const [year, month, day] = dayOf(ms).split('-').map(Number) as [number, number, number];
  return `${day} de ${MONTHS[month - 1]} de ${year}`;
}

export const DAY_MS = 24 * 3_600_000;
