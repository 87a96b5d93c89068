/** An instant as people read it in a message: by the wall clock of Mexico City, without the year. */
import { clockOf, spokenDayOf } from '@amate/terminology/booking/mexico-city-day.ts';

export const hourOf = clockOf;

/** `lunes 3 de agosto` */
const dayOf = (instantMs: number): string => spokenDayOf(instantMs, instantMs);

/** `lunes 3 de agosto, 13:30` */
export const whenOf = (instantMs: number): string => `${dayOf(instantMs)}, ${hourOf(instantMs)}`;

/** `lun 3 ago 13:30` */
export function shortWhen(instantMs: number): string {
  const [day = '', date, , month = ''] = dayOf(instantMs).split(' ');
  return `${day.slice(0, 3)} ${date} ${month.slice(0, 3)} ${hourOf(instantMs)}`;
}
