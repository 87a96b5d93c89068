/** An instant as people read it: by the wall clock of Mexico City. */
import { wallInMexicoCity } from '../r4/mexico-city-time.ts';

const DAYS = ['domingo', 'lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado'];
const MONTHS = [
  ...['enero', 'febrero', 'marzo', 'abril', 'mayo', 'junio'],
  ...['julio', 'agosto', 'septiembre', 'octubre', 'noviembre', 'diciembre'],
];

const wall = (instantMs: number): Date => new Date(wallInMexicoCity(instantMs));

export const hourOf = (instantMs: number): string => wall(instantMs).toISOString().slice(11, 16);

/** `lunes 3 de agosto` */
export function dayOf(instantMs: number): string {
  const at = wall(instantMs);
  return `${DAYS[at.getUTCDay()]} ${at.getUTCDate()} de ${MONTHS[at.getUTCMonth()]}`;
}

/** `lunes 3 de agosto, 13:30` */
export const whenOf = (instantMs: number): string => `${dayOf(instantMs)}, ${hourOf(instantMs)}`;

/** `lun 3 ago 13:30` */
export function shortWhen(instantMs: number): string {
  const at = wall(instantMs);
  const [day, month] = [DAYS[at.getUTCDay()]!, MONTHS[at.getUTCMonth()]!];
  return `${day.slice(0, 3)} ${at.getUTCDate()} ${month.slice(0, 3)} ${hourOf(instantMs)}`;
}
