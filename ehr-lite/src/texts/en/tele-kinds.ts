/** English of what is measured at home. */
import type { esMxTeleKinds } from '../es-mx-tele-kinds.ts';
import type { English } from './parts.ts';

export const enTeleKinds = {
  'kind.presion': 'Blood pressure',
  'kind.glucosa': 'Glucose',
  'kind.saturacion': 'Oxygen saturation',
  'kind.peso': 'Weight',
  'kind.temperatura': 'Temperature',
  'kind.flujo': 'Peak expiratory flow',
  'kind.frecuencia': 'Heart rate',
  'kind.sintomas': 'Symptoms',
  'kindUnit.presion': 'mmHg',
  'kindUnit.glucosa': 'mg/dL',
  'kindUnit.saturacion': '%',
  'kindUnit.peso': 'kg',
  'kindUnit.temperatura': '°C',
  'kindUnit.flujo': 'L/min',
  'kindUnit.frecuencia': '/min',
  'kindUnit.sintomas': 'yes or no',
  'symptom.disnea': 'Short of breath',
  'symptom.edema': 'Swollen feet or legs',
  'symptom.dolor-toracico': 'Chest pain',
  'symptom.mareo': 'Dizziness',
  'symptom.cefalea': 'Severe headache',
  'symptom.vision-borrosa': 'Blurred vision or flashes of light',
  'symptom.sangrado': 'Bleeding',
  'symptom.fiebre': 'Fever',
  'symptom.tos': 'Cough',
  'symptom.menos-movimientos-fetales': 'The baby moves less',
  'symptom.palpitaciones': 'Palpitations',
  'symptom.confusion': 'Confusion',
} as const satisfies English<typeof esMxTeleKinds>;
