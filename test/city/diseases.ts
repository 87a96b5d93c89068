/**
 * What people of the city come with: a little table of CIE-10 codes whose frequencies follow age, sex and season the way
 * first-level statistics in Mexico do (respiratory infections in winter, diarrhoea in the hot months, diabetes and
 * hypertension from forty on). Weights are relative and ours; this is believable, not epidemiology.
 */
export type Season = 'invierno' | 'calor' | undefined;

export interface Disease {
  readonly code: string;
  readonly display: string;
  /** Ages in years, inclusive. */
  readonly ages: readonly [number, number];
  readonly sex: 'H' | 'M' | undefined;
  readonly season: Season;
  /** How often in a first-level clinic and in a hospital, relative to the others. */
  readonly clinic: number;
  readonly hospital: number;
  /** Of hospital visits for it: how many are admitted, and how many come through emergencies. */
  readonly admitted: number;
  readonly urgent: number;
  /** Codes of laboratory.ts that a doctor orders for it. */
  readonly panels: readonly string[];
}

/** code | display | ages | sex | season | clinic | hospital | admitted | urgent | panels */
const ROWS = `
J00 | Rinofaringitis aguda (resfriado común) | 0-99 | | invierno | 60 | 4 | 0 | 0.9 |
J02.9 | Faringitis aguda, no especificada | 2-80 | | invierno | 50 | 4 | 0 | 0.9 |
J06.9 | Infección aguda de las vías respiratorias superiores, no especificada | 0-99 | | invierno | 70 | 8 | 0.02 | 0.9 |
J20.9 | Bronquitis aguda, no especificada | 1-99 | | invierno | 14 | 5 | 0.05 | 0.9 | BH
J18.9 | Neumonía, no especificada | 0-5 | | invierno | 1 | 8 | 0.7 | 0.95 | BH VIR
J18.9 | Neumonía, no especificada | 55-99 | | invierno | 1 | 10 | 0.75 | 0.95 | BH QS VIR
J11.1 | Influenza con otras manifestaciones respiratorias, virus no identificado | 0-99 | | invierno | 6 | 4 | 0.1 | 0.95 | BH VIR
H66.9 | Otitis media, no especificada | 0-10 | | invierno | 12 | 2 | 0 | 0.9 |
A09 | Otras gastroenteritis y colitis de origen infeccioso y no especificado | 0-99 | | calor | 32 | 10 | 0.1 | 0.95 | BH
K52.9 | Colitis y gastroenteritis no infecciosas, no especificadas | 15-99 | | calor | 8 | 3 | 0.05 | 0.8 |
N39.0 | Infección de vías urinarias, sitio no especificado | 15-99 | M | calor | 34 | 8 | 0.1 | 0.7 | EGO
N39.0 | Infección de vías urinarias, sitio no especificado | 45-99 | H | calor | 8 | 4 | 0.15 | 0.7 | EGO
K29.7 | Gastritis, no especificada | 15-90 | | | 22 | 5 | 0.03 | 0.7 |
K21.9 | Enfermedad del reflujo gastroesofágico sin esofagitis | 20-90 | | | 10 | 2 | 0 | 0.2 |
M54.5 | Lumbago no especificado | 20-90 | | | 18 | 5 | 0.02 | 0.6 |
M17.9 | Gonartrosis, no especificada | 50-99 | | | 9 | 4 | 0.05 | 0 |
G43.9 | Migraña, no especificada | 12-65 | M | | 7 | 3 | 0 | 0.8 |
H10.9 | Conjuntivitis, no especificada | 0-99 | | calor | 9 | 1 | 0 | 0.7 |
L20.9 | Dermatitis atópica, no especificada | 0-20 | | | 6 | 1 | 0 | 0 |
N76.0 | Vaginitis aguda | 15-60 | M | | 14 | 1 | 0 | 0.1 |
D50.9 | Anemia por deficiencia de hierro, sin otra especificación | 1-5 | | | 4 | 1 | 0.05 | 0 | BH
D50.9 | Anemia por deficiencia de hierro, sin otra especificación | 15-50 | M | | 5 | 2 | 0.05 | 0.1 | BH
F41.2 | Trastorno mixto de ansiedad y depresión | 16-80 | | | 9 | 2 | 0.02 | 0.2 |
Z00.1 | Control de salud de rutina del niño | 0-5 | | | 60 | 1 | 0 | 0 |
Z00.0 | Examen médico general | 6-99 | | | 16 | 1 | 0 | 0 | QS BH
Z30.4 | Supervisión del uso de drogas anticonceptivas | 15-49 | M | | 16 | 1 | 0 | 0 |
S93.4 | Esguinces y torceduras del tobillo | 8-70 | | | 4 | 9 | 0 | 1 |
S52.5 | Fractura de la epífisis inferior del radio | 5-90 | | | 0 | 6 | 0.3 | 1 | BH
S72.0 | Fractura del cuello de fémur | 68-99 | | | 0 | 5 | 1 | 1 | BH QS
S01.9 | Herida de la cabeza, parte no especificada | 1-90 | | | 1 | 8 | 0.02 | 1 |
S06.0 | Concusión | 5-60 | H | | 0 | 4 | 0.3 | 1 | BH
R10.4 | Otros dolores abdominales y los no especificados | 4-90 | | | 8 | 10 | 0.1 | 1 | BH EGO
K35.8 | Otras apendicitis agudas y las no especificadas | 6-60 | | | 0 | 7 | 1 | 1 | BH QS
K80.2 | Cálculo de la vesícula biliar sin colecistitis | 25-80 | M | | 2 | 7 | 0.7 | 0.5 | BH QS
N20.0 | Cálculo del riñón | 20-70 | | | 1 | 5 | 0.2 | 0.9 | EGO QS
I21.9 | Infarto agudo del miocardio, sin otra especificación | 45-99 | | invierno | 0 | 6 | 1 | 1 | BH QS LIP
I63.9 | Infarto cerebral, no especificado | 55-99 | | | 0 | 5 | 1 | 1 | BH QS LIP
I50.9 | Insuficiencia cardíaca, no especificada | 60-99 | | invierno | 2 | 6 | 0.7 | 0.8 | BH QS
P59.9 | Ictericia neonatal, no especificada | 0-0 | | | 3 | 12 | 0.5 | 0.6 | BH
`;

export const DISEASES: readonly Disease[] = ROWS.trim()
  .split('\n')
  .map((row) => {
    const [code = '', display = '', ages = '', sex = '', season = '', clinic, hospital, admitted, urgent, panels = ''] =
      row.split('|').map((cell) => cell.trim());
    const [from, to] = ages.split('-').map(Number);
    return {
      code,
      display,
      ages: [from ?? 0, to ?? 99],
      sex: sex === 'H' || sex === 'M' ? sex : undefined,
      season: season === 'invierno' || season === 'calor' ? season : undefined,
      clinic: Number(clinic),
      hospital: Number(hospital),
      admitted: Number(admitted),
      urgent: Number(urgent),
      panels: panels.split(' ').filter((panel) => panel !== ''),
    };
  });

export interface Chronic {
  readonly code: string;
  readonly display: string;
  readonly sex?: 'H' | 'M';
  /** Share of people who have it, from each age on. */
  readonly prevalence: readonly (readonly [number, number])[];
  /** Visits for it in a year, to a clinic and to a hospital. */
  readonly clinicVisits: number;
  readonly hospitalVisits: number;
  readonly panels: readonly string[];
}

export const HYPERTENSION = 'I10';
export const DIABETES = 'E11.9';

export const CHRONIC: readonly Chronic[] = [
  {
    code: HYPERTENSION,
    display: 'Hipertensión esencial (primaria)',
    prevalence: [
      [20, 0.05],
      [40, 0.2],
      [60, 0.42],
      [75, 0.5],
    ],
    clinicVisits: 1.6,
    hospitalVisits: 0.12,
    panels: ['QS', 'LIP'],
  },
  {
    code: DIABETES,
    display: 'Diabetes mellitus tipo 2, sin mención de complicación',
    prevalence: [
      [20, 0.02],
      [40, 0.13],
      [60, 0.27],
    ],
    clinicVisits: 1.8,
    hospitalVisits: 0.2,
    panels: ['QS', 'HBA'],
  },
  {
    code: 'E66.9',
    display: 'Obesidad, no especificada',
    prevalence: [
      [6, 0.08],
      [20, 0.2],
      [40, 0.3],
      [70, 0.2],
    ],
    clinicVisits: 0.3,
    hospitalVisits: 0,
    panels: ['QS', 'LIP'],
  },
  {
    code: 'E78.5',
    display: 'Hiperlipidemia no especificada',
    prevalence: [
      [30, 0.06],
      [45, 0.16],
    ],
    clinicVisits: 0.4,
    hospitalVisits: 0,
    panels: ['LIP'],
  },
  {
    code: 'J45.9',
    display: 'Asma, no especificado',
    prevalence: [
      [3, 0.05],
      [20, 0.025],
    ],
    clinicVisits: 0.6,
    hospitalVisits: 0.15,
    panels: ['BH'],
  },
  {
    code: 'E03.9',
    display: 'Hipotiroidismo, no especificado',
    sex: 'M',
    prevalence: [
      [25, 0.02],
      [45, 0.06],
    ],
    clinicVisits: 0.8,
    hospitalVisits: 0.05,
    panels: ['TSH'],
  },
  {
    code: 'F32.9',
    display: 'Episodio depresivo, no especificado',
    prevalence: [
      [16, 0.03],
      [30, 0.05],
    ],
    clinicVisits: 0.6,
    hospitalVisits: 0.03,
    panels: [],
  },
  {
    code: 'J44.9',
    display: 'Enfermedad pulmonar obstructiva crónica, no especificada',
    prevalence: [
      [55, 0.03],
      [70, 0.07],
    ],
    clinicVisits: 0.8,
    hospitalVisits: 0.3,
    panels: ['BH'],
  },
  {
    code: 'N18.9',
    display: 'Enfermedad renal crónica, no especificada',
    prevalence: [
      [50, 0.02],
      [65, 0.06],
    ],
    clinicVisits: 0.6,
    hospitalVisits: 0.5,
    panels: ['QS', 'BH'],
  },
];

/** Births for each woman and year at these ages. */
export const PREGNANCY = {
  ages: [15, 44] as const,
  perYear: 0.05,
  care: { code: 'Z34.9', display: 'Supervisión de embarazo normal no especificado' },
  delivery: { code: 'O80.9', display: 'Parto único espontáneo, sin otra especificación' },
  caesarean: { code: 'O82.9', display: 'Parto por cesárea, sin otra especificación' },
} as const;

/** How much likelier in this month. */
export function seasonal(season: Season, month: number): number {
  if (season === 'invierno') return month >= 11 || month <= 2 ? 2 : month >= 5 && month <= 8 ? 0.5 : 1;
  if (season === 'calor') return month >= 4 && month <= 8 ? 1.6 : month >= 11 || month <= 1 ? 0.6 : 1;
  return 1;
}

export interface AllergyKind {
  readonly code: string;
  readonly display: string;
  /** HL7 table 0127. */
  readonly type: 'DA' | 'FA' | 'EA' | 'MA';
  readonly reaction: string;
}

export const ALLERGIES: readonly AllergyKind[] = [
  { code: 'PEN', display: 'Penicilina', type: 'DA', reaction: 'Urticaria' },
  { code: 'AAS', display: 'Ácido acetilsalicílico', type: 'DA', reaction: 'Broncoespasmo' },
  { code: 'SULFA', display: 'Sulfonamidas', type: 'DA', reaction: 'Exantema' },
  { code: 'METAM', display: 'Metamizol', type: 'DA', reaction: 'Angioedema' },
  { code: 'MARISCO', display: 'Camarón y otros mariscos', type: 'FA', reaction: 'Urticaria' },
  { code: 'CACAHUATE', display: 'Cacahuate', type: 'FA', reaction: 'Anafilaxia' },
  { code: 'LATEX', display: 'Látex', type: 'EA', reaction: 'Dermatitis de contacto' },
  { code: 'POLEN', display: 'Polen', type: 'EA', reaction: 'Rinitis' },
];
