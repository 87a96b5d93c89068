/** The telephone of a citizen of little means, and what it is offered. */
import { spokenDayOf } from '@amate/terminology/booking/mexico-city-day.ts';

/** As a Galaxy A01 tells of itself. */
export const SMALL_ANDROID = {
  viewport: { width: 360, height: 640 },
  ...{ deviceScaleFactor: 2, isMobile: true, hasTouch: true, locale: 'es-MX' },
  userAgent:
    'Mozilla/5.0 (Linux; Android 10; SM-A015M) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Mobile Safari/537.36',
};
const TODAY = spokenDayOf(Date.now(), Date.now());
/** «lunes 3 de agosto, 13:30, Dra. …», not today: hours before it begins an appointment is no longer the citizen's to move or cancel. */
export const PLACE = new RegExp(
  `^(?!${TODAY},)(lunes|martes|miércoles|jueves|viernes|sábado|domingo) \\d{1,2} de [a-z]+( de \\d{4})?, \\d\\d:\\d\\d, .+`,
);
