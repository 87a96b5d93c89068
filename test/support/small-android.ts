/** The telephone of a citizen of little means, and what it is offered. */

/** As a Galaxy A01 tells of itself. */
export const SMALL_ANDROID = {
  viewport: { width: 360, height: 640 },
  ...{ deviceScaleFactor: 2, isMobile: true, hasTouch: true, locale: 'es-MX' },
  userAgent:
    'Mozilla/5.0 (Linux; Android 10; SM-A015M) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Mobile Safari/537.36',
};
/** «lunes 3 de agosto, 13:30, Dra. …» */
export const PLACE =
  /^(lunes|martes|miércoles|jueves|viernes|sábado|domingo) \d{1,2} de [a-z]+( de \d{4})?, \d\d:\d\d, .+/;
