/**
 * Programmes as the city starts with them. A limit without a publication behind it says that clinical review is pending, and the board says
 * so too; a person's plan moves any of them. `docs/telemonitoreo-reglas.md` shows what they find in the synthetic homes.
 */
import type { Expected, Rule, Trend, Urgency } from '../rules/rule.ts';
import { type Threshold, UNREVIEWED } from '../rules/rule.ts';

export interface Programme {
  readonly id: string;
  /** Of the rules: an alert says by which it was raised. */
  readonly version: string;
  readonly title: string;
  readonly expected: readonly Expected[];
  readonly rules: readonly Rule[];
  /** What the person is told, and on which day of the programme: the first is day 0. */
  readonly education: readonly Advice[];
}

export interface Advice {
  /** Never changes: what went out once does not go out again. */
  readonly id: string;
  readonly day: number;
  readonly text: string;
}

const advice = (id: string, day: number, text: string): Advice => ({ id, day, text });

const ACC_2017 = 'ACC/AHA 2017, Guideline for High Blood Pressure in Adults, §11.2 (crisis hipertensiva)';
const ADA = 'ADA, Standards of Care in Diabetes 2024, §6 (hipoglucemia: nivel 1 y nivel 2)';
const HFA = 'Jaarsma et al., Eur J Heart Fail 2021;23:157 (HFA/ESC, autocuidado): más de 2 kg en 3 días';
const WHO_OXYGEN = 'OMS, Clinical management of COVID-19: living guideline (enfermedad grave: SpO₂ < 90 %)';
const ACOG = 'ACOG Practice Bulletin 222 (2020): preeclampsia; rango grave 160/110';
const GINA = 'NHLBI EPR-3 (2007), plan de acción por zonas: 80 % y 50 % del mejor flujo personal';

const rule = (id: string, title: string, urgency: Urgency, when: Rule['when'], source: string): Rule => ({
  ...{ id, title, urgency, when, source },
  freshHours: urgency === 'emergencia' ? 12 : 48,
  rearmHours: urgency === 'emergencia' ? 1 : urgency === 'alta' ? 12 : 24,
});
const above = (kind: Threshold['kind'], limit: number, more: Partial<Threshold> = {}): Threshold => ({
  ...{ type: 'threshold', kind, field: 'value', is: '>=', limit },
  ...more,
});
const below = (kind: Threshold['kind'], limit: number, more: Partial<Threshold> = {}): Threshold =>
  above(kind, limit, { is: '<=', ...more });
/** Where the publication says «less than»: what comes in moles or with decimals lies between two whole numbers. */
const under = (kind: Threshold['kind'], limit: number, more: Partial<Threshold> = {}): Threshold =>
  above(kind, limit, { is: '<', ...more });
const gained: Trend = { type: 'trend', kind: 'peso', field: 'value', days: 3, change: 2 };
const expected = (kind: Expected['kind'], everyHours: number, graceHours: number): Expected => ({
  ...{ kind, everyHours, graceHours },
});

export const PROGRAMMES: readonly Programme[] = [
  {
    ...{ id: 'hipertension', version: '2026.2', title: 'Hipertensión en casa' },
    expected: [expected('presion', 24, 24)],
    rules: [
      rule(
        'crisis-sistolica',
        'Presión sistólica muy alta',
        'emergencia',
        above('presion', 180, { release: 165 }),
        ACC_2017,
      ),
      rule(
        ...(['crisis-diastolica', 'Presión diastólica muy alta', 'emergencia'] as const),
        above('presion', 120, { field: 'second', release: 110 }),
        ACC_2017,
      ),
      rule(
        ...(['sistolica-sostenida', 'Presión sistólica alta, 2 de 3 tomas', 'alta'] as const),
        above('presion', 160, { release: 150, times: 2, of: 3 }),
        UNREVIEWED,
      ),
      rule('presion-baja', 'Presión baja', 'alta', below('presion', 90, { release: 100 }), UNREVIEWED),
      rule(
        ...(['presion-en-ascenso', 'La presión subió 15 mmHg en 14 días', 'media'] as const),
        {
          ...{ type: 'all', hours: 1 },
          of: [
            above('presion', 145),
            { type: 'trend', kind: 'presion', field: 'value', days: 14, change: 15, smooth: true },
          ],
        },
        UNREVIEWED,
      ),
      rule(
        ...(['sintomas-con-presion', 'Presión alta con síntomas de alarma', 'emergencia'] as const),
        {
          ...{ type: 'all', hours: 12 },
          of: [
            above('presion', 150),
            { type: 'symptom', any: ['dolor-toracico', 'vision-borrosa', 'disnea', 'confusion'] },
          ],
        },
        UNREVIEWED,
      ),
    ],
    education: [
      advice(
        'medir-presion',
        0,
        'Mida su presión sentado, con el brazo apoyado, después de cinco minutos de descanso.',
      ),
      advice('tomar-medicinas', 7, 'Tome sus medicinas aunque la presión salga bien: por eso sale bien.'),
    ],
  },
  {
    ...{ id: 'diabetes', version: '2026.2', title: 'Diabetes en casa' },
    expected: [expected('glucosa', 24, 24)],
    rules: [
      rule('hipoglucemia-grave', 'Glucosa muy baja', 'emergencia', under('glucosa', 54, { release: 70 }), ADA),
      rule('hipoglucemia', 'Glucosa baja', 'alta', under('glucosa', 70, { release: 80 }), ADA),
      rule('hiperglucemia-grave', 'Glucosa muy alta', 'alta', above('glucosa', 350, { release: 300 }), UNREVIEWED),
      rule(
        ...(['hiperglucemia-sostenida', 'Glucosa alta, 3 de 5 tomas', 'media'] as const),
        above('glucosa', 250, { release: 200, times: 3, of: 5 }),
        UNREVIEWED,
      ),
      rule(
        ...(['glucosa-variable', 'Glucosa muy variable en 14 días', 'baja'] as const),
        {
          ...{ type: 'all', hours: 1 },
          of: [
            above('glucosa', 180),
            { type: 'variability', kind: 'glucosa', field: 'value', days: 14, readings: 10, percent: 36 },
          ],
        },
        'ADA, Standards of Care in Diabetes 2024, §6 (variabilidad: coeficiente de variación ≤ 36 %)',
      ),
    ],
    education: [
      advice(
        'glucosa-baja',
        0,
        'Si su glucosa baja de 70, tome medio vaso de jugo y mídase otra vez en quince minutos.',
      ),
    ],
  },
  {
    ...{ id: 'insuficiencia-cardiaca', version: '2026.2', title: 'Insuficiencia cardiaca en casa' },
    expected: [expected('peso', 24, 24), expected('sintomas', 48, 24)],
    rules: [
      rule(
        ...(['peso-y-sintomas', 'Subió 2 kg en 3 días y tiene síntomas', 'alta'] as const),
        { type: 'all', hours: 48, of: [gained, { type: 'symptom', any: ['disnea', 'edema'] }] },
        HFA,
      ),
      rule('peso-en-ascenso', 'Subió 2 kg en 3 días', 'media', gained, HFA),
      rule(
        'saturacion-muy-baja',
        'Saturación menor de 90 %',
        'emergencia',
        under('saturacion', 90, { release: 91 }),
        WHO_OXYGEN,
      ),
      rule(
        'frecuencia-alta',
        'Frecuencia cardiaca alta, 2 de 3 tomas',
        'media',
        above('frecuencia', 120, { release: 110, times: 2, of: 3 }),
        UNREVIEWED,
      ),
    ],
    education: [advice('pesarse', 0, 'Pésese cada mañana, después de orinar y antes de desayunar, con ropa parecida.')],
  },
  {
    ...{ id: 'respiratorio', version: '2026.2', title: 'Asma y EPOC en casa' },
    expected: [expected('saturacion', 24, 24), expected('flujo', 48, 48)],
    rules: [
      rule(
        'saturacion-muy-baja',
        'Saturación menor de 90 %',
        'emergencia',
        under('saturacion', 90, { release: 91 }),
        WHO_OXYGEN,
      ),
      rule('flujo-rojo', 'Flujo en zona roja', 'emergencia', below('flujo', 0, { ofBest: 0.5 }), GINA),
      rule(
        'flujo-amarillo',
        'Flujo en zona amarilla, 2 de 3 tomas',
        'media',
        below('flujo', 0, { ofBest: 0.8, times: 2, of: 3 }),
        GINA,
      ),
    ],
    education: [
      advice(
        'inhalador',
        0,
        'Anote si usó su inhalador de rescate: su enfermera lo necesita para ajustar el tratamiento.',
      ),
    ],
  },
  {
    ...{ id: 'embarazo', version: '2026.2', title: 'Embarazo de riesgo en casa' },
    expected: [expected('presion', 24, 12)],
    rules: [
      rule('presion-grave', 'Presión en rango grave', 'emergencia', above('presion', 160, { release: 150 }), ACOG),
      rule(
        ...(['diastolica-grave', 'Diastólica en rango grave', 'emergencia'] as const),
        above('presion', 110, { field: 'second', release: 100 }),
        ACOG,
      ),
      rule('presion-alta', 'Presión 140 o más', 'alta', above('presion', 140, { release: 135 }), ACOG),
      rule(
        'diastolica-alta',
        'Diastólica 90 o más',
        'alta',
        above('presion', 90, { field: 'second', release: 85 }),
        ACOG,
      ),
      rule(
        ...(['sintomas-de-alarma', 'Síntomas de alarma en el embarazo', 'emergencia'] as const),
        { type: 'symptom', any: ['cefalea', 'vision-borrosa', 'sangrado', 'menos-movimientos-fetales'] },
        UNREVIEWED,
      ),
    ],
    education: [
      advice(
        'senales-de-alarma',
        0,
        'Dolor de cabeza fuerte, ver lucecitas o sangrado: llame al 911, no espere la cita.',
      ),
    ],
  },
  {
    ...{ id: 'egreso', version: '2026.2', title: 'Después del hospital' },
    expected: [expected('temperatura', 24, 12), expected('saturacion', 24, 12)],
    rules: [
      rule('fiebre', 'Fiebre', 'alta', above('temperatura', 38, { release: 37.5 }), UNREVIEWED),
      rule(
        'saturacion-muy-baja',
        'Saturación menor de 90 %',
        'emergencia',
        under('saturacion', 90, { release: 91 }),
        WHO_OXYGEN,
      ),
      rule(
        'frecuencia-alta',
        'Frecuencia cardiaca alta, 2 de 3 tomas',
        'media',
        above('frecuencia', 120, { release: 110, times: 2, of: 3 }),
        UNREVIEWED,
      ),
      rule('frecuencia-baja', 'Frecuencia cardiaca baja', 'alta', below('frecuencia', 45, { release: 50 }), UNREVIEWED),
      rule(
        ...(['sintomas-tras-egreso', 'Síntomas de alarma', 'alta'] as const),
        { type: 'symptom', any: ['disnea', 'dolor-toracico', 'confusion', 'sangrado'] },
        UNREVIEWED,
      ),
    ],
    education: [advice('herida', 0, 'Si la herida se pone roja, caliente o le sale líquido, avise hoy mismo.')],
  },
];

const BY_ID = new Map(PROGRAMMES.map((programme) => [programme.id, programme]));
export const programmeOf = (id: string): Programme | undefined => BY_ID.get(id);
