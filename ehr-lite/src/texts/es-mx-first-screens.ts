/** What is behind each door, as the first screens tell it (home/door-cards.tsx). */
export const esMxFirstScreens = {
  'manage.lead': 'Lo que pide su unidad, cuánto espera la gente por una cita, y quién trabaja en ella.',
  'behind.disputes': 'Lo que una persona dice no reconocer. Se le responde dentro del plazo.',
  'behind.reviews': 'Cada acceso de emergencia se revisa por alguien distinto de quien lo abrió.',
  'behind.audit': 'Buscar quién hizo qué, y el estado de la bitácora firmada.',
  'behind.identity': 'Registros que podrían ser de una misma persona: los compara y decide.',
  'behind.hospitals': 'Qué hospitales envían, cuáles callan, y los mensajes que esperan una decisión.',
  'behind.codes': 'Los códigos propios de cada hospital, y qué significan.',
  'behind.orders': 'Pedir lo que falta, autorizarlo y ver qué ha llegado.',
  'behind.stock': 'Lo que falta, lo que va a faltar, lo que caduca y lo que otra unidad puede dar.',
  'behind.capacity':
    'Cuántos días se espera por una cita en cada unidad, cuánto se usa la agenda y cuántas personas no llegan.',
  'behind.messages': 'Recordatorios, lugares ofrecidos y avisos de acceso: cuántos salieron y cuáles fallan.',
  'behind.accounts': 'Abrir, bloquear y devolver cuentas; ver quién entra desde dónde.',
  'behind.appointments': 'Pida, cambie o cancele una cita.',
  'behind.clinics': 'Dónde están y qué citas dan, por código postal o alcaldía.',
  'behind.record': 'Problemas de salud, medicinas, estudios y consultas.',
  'behind.readings': 'Anotar presión, glucosa o peso, y ver cómo va.',
  'behind.accesses': 'Cada persona y sistema que lo abrió. Si no reconoce alguno, avise aquí.',
  'behind.hidden': 'Lo que usted decidió que el personal de salud no vea.',
  'behind.share': 'Un código QR que vence solo, para una consulta en otro lado.',
  'behind.notices': 'Cuándo se abrió algo oculto por una emergencia, y por qué.',
} as const;
