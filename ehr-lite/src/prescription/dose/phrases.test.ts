/** What is really written on prescriptions, and what each of it means: the timing as FHIR keeps it, the days, the total. Nothing else is signed. */
import { describe, expect, it } from '@jest/globals';
import { dosageOf } from './dosage.ts';
import type { UnitName } from './form.ts';
import { totalOf } from './say.ts';
import { parseSig, readSig } from './sig.ts';

/** `amount unit | frequency/period unit | days | total`, `prn` and the note where there are any. */
function meaning(typed: string, usual: UnitName, written: string): string {
  const sig = parseSig(typed, usual, written);
  if (sig === undefined) return 'refused';
  const { frequency, period, periodUnit, boundsDuration } = dosageOf(sig, 'oral').timing!.repeat!;
  const rate = period === undefined ? 'once' : `${frequency}/${period} ${periodUnit}`;
  return [
    ...[`${sig.amount} ${sig.unit}`, rate, boundsDuration?.value ?? '-', totalOf(sig) ?? '-'],
    ...[sig.asNeeded && 'prn', sig.note].filter(Boolean),
  ].join(' | ');
}

describe('phrasings', () => {
  it.each<[string, string, UnitName?, string?]>([
    ['1 c/8h 7d', '1 tableta | 1/8 h | 7 | 21'],
    ['1 tab c/8hrs x 7 d', '1 tableta | 1/8 h | 7 | 21'],
    ['1 tab c/8', '1 tableta | 1/8 h | - | -'],
    ['1 tab c/24', '1 tableta | 1/24 h | - | -'],
    ['1 tab C/12 HRS POR 10 DÍAS', '1 tableta | 1/12 h | 10 | 20'],
    ['1 tableta cada 8 horas por 5 dias', '1 tableta | 1/8 h | 5 | 15'],
    ['una tableta cada ocho horas durante cinco días', '1 tableta | 1/8 h | 5 | 15'],
    ['Tomar una tableta cada doce horas por siete días.', '1 tableta | 1/12 h | 7 | 14'],
    ['1 tab cada veinticuatro horas', '1 tableta | 1/24 h | - | -'],
    ['1 tab c/48 h', '1 tableta | 1/2 d | - | -'],
    ['1 parche cada 72 horas por 30 días', '1 parche | 1/3 d | 30 | 10', 'parche'],
    ['1 tab cada tercer día', '1 tableta | 1/2 d | - | -'],
    ['1 tab c/3er día por 4 semanas', '1 tableta | 1/2 d | 28 | 14'],
    ['1 tab un día sí y un día no', '1 tableta | 1/2 d | - | -'],
    ['1 tab cada 3 días', '1 tableta | 1/3 d | - | -'],
    ['1 c/90 d', '1 ampolleta | 1/90 d | - | -', 'ampolleta'],
    ['1 cada 4 semanas', '1 ampolleta | 1/4 wk | - | -', 'ampolleta'],
    ['1 amp cada cuatro semanas por 6 meses', '1 ampolleta | 1/4 wk | 180 | 7', 'ampolleta'],
    ['1 amp cada 3 meses', '1 ampolleta | 1/3 mo | - | -', 'ampolleta'],
    ['1 amp c/3 meses por un año', '1 ampolleta | 1/3 mo | 365 | 4', 'ampolleta'],
    ['1 amp cada mes por 12 meses', '1 ampolleta | 1/1 mo | 360 | 12', 'ampolleta'],
    ['1 mensual', '1 ampolleta | 1/1 mo | - | -', 'ampolleta'],
    ['1 trimestral', '1 ampolleta | 1/3 mo | - | -', 'ampolleta'],
    ['6 tab una vez por semana por 4 semanas', '6 tableta | 1/1 wk | 28 | 24'],
    ['1 tab una vez a la semana', '1 tableta | 1/1 wk | - | -'],
    ['1 semanal 4 semanas', '1 tableta | 1/1 wk | 28 | 4'],
    ['1 tab cada semana', '1 tableta | 1/1 wk | - | -'],
    ['1 tab 1 vez x semana, los lunes', '1 tableta | 1/1 wk | - | - | los lunes'],
    ['1 tab 3 veces por semana: lunes, miércoles y viernes', '1 tableta | 3/1 wk | - | - | lunes, miércoles y viernes'],
    ['1 tab dos veces a la semana por 2 sem', '1 tableta | 2/1 wk | 14 | 4'],
    ['1 cada quince días', '1 ampolleta | 1/15 d | - | -', 'ampolleta'],
    ['1 tab una vez al día', '1 tableta | 1/24 h | - | -'],
    ['1 tab 3 veces al día', '1 tableta | 1/8 h | - | -'],
    ['2 3 veces al dia 1 mes', '2 tableta | 1/8 h | 30 | 180'],
    ['1 tab cinco veces al día por 5 días', '1 tableta | 5/1 d | 5 | 25'],
    ['1 diario', '1 tableta | 1/24 h | - | -'],
    ['1 tab diaria 30 d', '1 tableta | 1/24 h | 30 | 30'],
    ['1 al día', '1 tableta | 1/24 h | - | -'],
    ['2 tab c/24 h diario', '2 tableta | 1/24 h | - | -'],
    ['1x3x7', '1 tableta | 1/8 h | 7 | 21'],
    ['1 x 2 x 10', '1 tableta | 1/12 h | 10 | 20'],
    ['2 dosis única', '2 tableta | once | - | 2'],
    ['1 amp IM dosis unica', '1 ampolleta | once | - | 1 | IM', 'ampolleta'],
    ['1 amp en una sola dosis', '1 ampolleta | once | - | 1', 'ampolleta'],
    ['½ c/24 h 30 d por la noche', '0.5 tableta | 1/24 h | 30 | 15 | por la noche'],
    ['1/2 tab c/12h 10d', '0.5 tableta | 1/12 h | 10 | 10'],
    ['media tableta cada 12 horas', '0.5 tableta | 1/12 h | - | -'],
    ['1½ c/24 h', '1.5 tableta | 1/24 h | - | -'],
    ['1 1/2 tab c/12 h 2 sem', '1.5 tableta | 1/12 h | 14 | 42'],
    ['una y media tabletas diario', '1.5 tableta | 1/24 h | - | -'],
    ['1 tableta y media c/24 h', '1.5 tableta | 1/24 h | - | -'],
    ['un cuarto de tableta c/24 h', '0.25 tableta | 1/24 h | - | -'],
    ['1 tab c/8 h 5 d prn dolor', '1 tableta | 1/8 h | 5 | 15 | prn | dolor'],
    ['1 tab c/6 h por razón necesaria', '1 tableta | 1/6 h | - | - | prn'],
    ['1 tab c/8 h en caso de dolor', '1 tableta | 1/8 h | - | - | prn | en caso de dolor'],
    ['1 tab c/8 h si fiebre mayor a 38 °C', '1 tableta | 1/8 h | - | - | prn | si fiebre mayor a 38 °C'],
    ['2 disparos c/6 h si hay tos', '2 inhalacion | 1/6 h | - | - | prn | si hay tos', 'inhalacion'],
    ['1 c/24 h en la mañana 30 d', '1 tableta | 1/24 h | 30 | 30 | en la mañana'],
    ['1 c/12 h mañana y noche', '1 tableta | 1/12 h | - | - | mañana y noche'],
    ['1 tab cada noche', '1 tableta | 1/24 h | - | - | cada noche'],
    ['1 tab c/12 h después de los alimentos', '1 tableta | 1/12 h | - | - | después de los alimentos'],
    ['1 c/24 h 30 min antes del desayuno', '1 tableta | 1/24 h | - | - | 30 min antes del desayuno'],
    ['1 tab c/24 h a las 8 pm', '1 tableta | 1/24 h | - | - | a las 8 pm'],
    ['4 ui c/8 h antes de cada comida', '4 ui | 1/8 h | - | - | antes de cada comida', 'ui'],
    ['20 UI c/24 h por la noche', '20 ui | 1/24 h | - | - | por la noche', 'ui'],
    ['1 tab VO c/8 h', '1 tableta | 1/8 h | - | - | VO'],
    ['1 c/24 h permanente', '1 tableta | 1/24 h | - | -'],
    ['5 ml c/6 h 3 d', '5 mililitro | 1/6 h | 3 | 60', 'mililitro'],
    ['2,5 ml c/8h 3d', '2.5 mililitro | 1/8 h | 3 | 23', 'mililitro'],
    ['500 mg c/8 h 7 d', '1 tableta | 1/8 h | 7 | 21', 'tableta', 'Paracetamol 500 mg, tableta'],
    ['1 g c/8 h', '2 tableta | 1/8 h | - | -', 'tableta', 'Paracetamol 500 mg, tableta'],
    ['12.5 mg c/12 h', '0.5 tableta | 1/12 h | - | -', 'tableta', 'Captopril 25 mg, tableta'],
    ['0.1 mg c/24 h', '1 tableta | 1/24 h | - | -', 'tableta', 'Levotiroxina 100 µg, tableta'],
    ['250 mg c/8 h 7 d', '2.5 mililitro | 1/8 h | 7 | 53', 'mililitro', 'Amoxicilina 500 mg/5 mL, suspensión oral'],
    [
      '800,000 UI c/24 h 3 d',
      '1 ampolleta | 1/24 h | 3 | 3',
      'ampolleta',
      'Bencilpenicilina 800 000 UI, suspensión inyectable',
    ],
    ['30 mg dosis única', '1 mililitro | once | - | 1', 'ampolleta', 'Ketorolaco 30 mg/mL, solución inyectable'],
    ['1 tab de 500 mg c/12 h', '1 tableta | 1/12 h | - | -', 'tableta', 'Naproxeno 500 mg, tableta'],
    ['1,500 mg c/8 h', '3 tableta | 1/8 h | - | -', 'tableta', 'Paracetamol 500 mg, tableta'],
    [
      '1 200 000 UI dosis única',
      '1 ampolleta | once | - | 1',
      'ampolleta',
      'Bencilpenicilina 1 200 000 UI, inyectable',
    ],
    ['800 000 UI c/24 h', '1 ampolleta | 1/24 h | - | -', 'ampolleta', 'Bencilpenicilina 800 000 UI, inyectable'],
    ['1x4x7', '1 tableta | 1/6 h | 7 | 28'],
    ['1 c/12 h, no tomar si hay diarrea', '1 tableta | 1/12 h | - | - | no tomar si hay diarrea'],
    ['1 c/12 h, omitir si presenta bradicardia', '1 tableta | 1/12 h | - | - | omitir si presenta bradicardia'],
    ['1 c/12 h 5 d evitar si tiene fiebre', '1 tableta | 1/12 h | 5 | 10 | evitar si tiene fiebre'],
    ['1 c/12 h, ir a urgencias si presenta fiebre', '1 tableta | 1/12 h | - | - | ir a urgencias si presenta fiebre'],
    ['1 c/12 h, volver si hay dolor', '1 tableta | 1/12 h | - | - | volver si hay dolor'],
    ['1 c/8 h con alimentos prn', '1 tableta | 1/8 h | - | - | prn | con alimentos'],
    [
      '1 c/8 h por 5 días solo si hay dolor, suspender si hay diarrea',
      '1 tableta | 1/8 h | 5 | 15 | prn | solo si hay dolor, suspender si hay diarrea',
    ],
    ['1 c/24 h por la noche si hay insomnio', '1 tableta | 1/24 h | - | - | prn | por la noche si hay insomnio'],
    ['1 c/8 h si hay dolor, con alimentos', '1 tableta | 1/8 h | - | - | prn | si hay dolor, con alimentos'],
    ['1 tab 3 veces por semana LMV', '1 tableta | 3/1 wk | - | - | LMV'],
    ['1 frasco c/8 h', '1 ampolleta | 1/8 h | - | -', 'ampolleta'],
    ['1 c/24 h 30 d antes del desayuno', '1 tableta | 1/24 h | 30 | 30 | antes del desayuno'],
    ['aplicar 2 veces al día', '1 aplicacion | 1/12 h | - | -', 'aplicacion'],
    ['aplicar c/12h', '1 aplicacion | 1/12 h | - | -', 'aplicacion'],
    ['en zona afectada c/8h', '1 aplicacion | 1/8 h | - | - | en zona afectada', 'aplicacion'],
    ['2 gotas en cada ojo c/8 h', '2 gota | 1/8 h | - | - | en cada ojo', 'gota'],
    ['1 disparo en cada fosa nasal c/12 h', '1 inhalacion | 1/12 h | - | - | en cada fosa nasal', 'inhalacion'],
    ['1 c/24 h por las noches', '1 tableta | 1/24 h | - | - | por las noches'],
    ['1 tab 500 mg c/8 h', '1 tableta | 1/8 h | - | -', 'tableta', 'Paracetamol 500 mg, tableta'],
    ['1 tab c/8 h (3 veces al día)', '1 tableta | 1/8 h | - | -'],
    ['1 c/8 h por 72 horas', '1 tableta | 1/8 h | 3 | 9'],
    ['1 tab c/12 h, suspender si hay diarrea', '1 tableta | 1/12 h | - | - | suspender si hay diarrea'],
  ])('%s', (typed, means, usual = 'tableta', written = '') => expect(meaning(typed, usual, written)).toBe(means));
});

describe('a hostile sentence', () => {
  it.each([
    '1 ',
    'cada ',
    '1/2 y ',
    'mg ',
    ' ',
    '1 tab c/8 h ',
    'una vez al día por ',
    '½',
    '1 000 ',
    'o u a y ',
    'si hay ',
    'no tomar si hay ',
    'suspender ',
    'tomar para dolor ',
  ])('«%s» again and again is judged in a moment', (words) => {
    const began = process.cpuUsage();
    readSig(words.repeat(10_000), 'tableta', 'Paracetamol 500 mg tableta');
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(2_000);
  });
});
