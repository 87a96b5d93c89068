/**
 * Public sources that were read for the rules that name them. A rule without one says so (`-`) and is counted in
 * docs/reglas-de-prescripcion.md: it rests on general pharmacology and waits for clinical pharmacy.
 */
export interface Source {
  readonly title: string;
  readonly section: string;
  readonly url: string;
}

export const SOURCES: Readonly<Record<string, Source>> = {
  sildenafilo: {
    title: 'Ficha técnica EMA de sildenafilo (Mysildecard, rev. 2022)',
    section: '4.3 Contraindicaciones',
    url: 'https://rxreasoner.com/monographs/mysildecard/precautions',
  },
  ergotamina: {
    title: 'Información para prescribir de ergotamina y cafeína (Cafergot)',
    section: 'Interacciones; remite a Contraindicaciones',
    url: 'https://www.mims.com/hongkong/drug/info/cafergot/drug-interactions',
  },
  colchicina: {
    title: 'Etiqueta FDA de colchicina',
    section: '4 Contraindicaciones y 7 Interacciones, citadas en la tabla 1 de Eur Heart J 2021 (PMC8294843)',
    url: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC8294843/table/ehab221-T1',
  },
  'fda-tramadol': {
    title: 'FDA Drug Safety Communication del 20-04-2017: codeína y tramadol',
    section: 'Menores de 12 años y lactancia',
    url: 'https://www.fda.gov/drugs/drug-safety-and-availability/fda-drug-safety-communication-fda-restricts-use-prescription-codeine-pain-and-cough-medicines-and',
  },
  'fda-metformina': {
    title: 'Recomendación FDA 2016 de metformina por TFG',
    section: 'Tabla 3 de J Am Soc Nephrol 2017;28:2263 (PMC5533243)',
    url: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC5533243/table/t3',
  },
  ketorolaco: {
    title: 'Etiqueta de ketorolaco, tabletas',
    section: 'Recuadro de advertencia y Contraindicaciones',
    url: 'https://www.renalandurologynews.com/drug/ketorolac-tablets/',
  },
  'fda-aine-embarazo': {
    title: 'FDA Drug Safety Communication del 15-10-2020: AINE en el embarazo',
    section: 'Desde la semana 20',
    url: 'https://www.fda.gov/drugs/drug-safety-and-availability/fda-recommends-avoiding-use-nsaids-pregnancy-20-weeks-or-later-because-they-can-result-low-amniotic',
  },
  nitrofurantoina: {
    title: 'Etiqueta de nitrofurantoína',
    section: 'Contraindicaciones: término del embarazo y menores de un mes',
    url: 'http://www.drugs.com/pregnancy/nitrofurantoin.html',
  },
  'mhra-valproato': {
    title: 'MHRA Drug Safety Update: valproato, programa de prevención del embarazo',
    section: 'Embarazo y mujeres en edad fértil',
    url: 'https://www.gov.uk/drug-safety-update/valproate-pregnancy-prevention-programme-actions-required-now-from-gps-specialists-and-dispensers',
  },
  'sps-inductores': {
    title: 'NHS Specialist Pharmacy Service: anticoncepción e inductores enzimáticos',
    section: 'Anticonceptivos combinados y de progestágeno',
    url: 'https://www.sps.nhs.uk/articles/what-is-a-suitable-combined-oral-contraceptive-pill-in-a-patient-who-is-taking-hepatic-enzyme-inducing-drugs-such-as-carbamazepine-phenytoin-rifampicin-or-rifabutin/',
  },
  litio: {
    title: 'Australian Prescriber: Lithium therapy and its interactions',
    section: 'IECA y ARA-II, diuréticos, AINE',
    url: 'https://australianprescriber.tg.org.au/articles/lithium-therapy-and-its-interactions.html',
  },
  warfarina: {
    title: 'Interacciones establecidas de warfarina con AINE, tramadol y sulfametoxazol',
    section: 'Introducción (PMC4022627); la etiqueta FDA remite a la sección 7',
    url: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC4022627',
  },
  'warfarina-antibioticos': {
    title: 'Hansten y Horn: anticoagulantes orales y antibióticos',
    section: 'Clase 2: metronidazol y sulfametoxazol',
    url: 'https://download.skyscape.com/download/ota/lonestar/3C52715-7DF0-47C4-BF2A-379E6E7AC9B5/skyscaperx.edxx/content/HTML/u/tu3.htm',
  },
  'ieca-embarazo': {
    title: 'August P. IECA y ARA-II en el embarazo (UpToDate 2016)',
    section: 'Medicamentos que se evitan',
    url: 'http://www.uptodate.com/contents/angiotensin-converting-enzyme-inhibitors-and-receptor-blockers-in-pregnancy',
  },
  'fda-clopidogrel': {
    title: 'FDA, cambios de etiqueta de octubre y noviembre de 2012: omeprazol, esomeprazol y clopidogrel',
    section: 'Advertencias y precauciones; Interacciones',
    url: 'http://www.fda.gov/Safety/MedWatch/SafetyInformation/ucm327922.htm',
  },
  'fda-opioides': {
    title: 'FDA Drug Safety Communication del 31-08-2016: opioides y benzodiacepinas',
    section: 'Recuadro de advertencia',
    url: 'https://asahq.org/advocacy-and-asapac/fda-and-washington-alerts/washington-alerts/2016/08/fda-requiring-boxed-warnings-on-concomitant-use-of-prescription-opioids-with-benzodiazepines',
  },
  'tmp-espironolactona': {
    title: 'Antoniou T et al. CMAJ 2015;187:E138 (PMID 25646289)',
    section: 'Resultados: muerte súbita, OR 2.46',
    url: 'https://pubmed.ncbi.nlm.nih.gov/25646289/',
  },
  'tmp-ieca': {
    title: 'Pharmacy Times: trimetoprima/sulfametoxazol con IECA o ARA-II',
    section: 'Hiperpotasemia y muerte súbita',
    url: 'https://www.pharmacytimes.com/view/recognizing-drug-drug-interactions-to-prevent-sudden-death',
  },
  digoxina: {
    title: 'Cleveland Clinic Journal of Medicine: interacciones que elevan el riesgo de intoxicación por digoxina',
    section: 'Tabla',
    url: 'https://www.ccjm.org/highwire/markup/12341/expansion?height=500&iframe=true&width=1000',
  },
  'mhra-citalopram': {
    title: 'MHRA Drug Safety Update, diciembre de 2011: citalopram y escitalopram',
    section: 'Contraindicaciones',
    url: 'https://www.gov.uk/drug-safety-update/citalopram-and-escitalopram-qt-interval-prolongation',
  },
  propranolol: {
    title: 'Ficha técnica de propranolol (Emforal, rev. 2019)',
    section: '4.3 Contraindicaciones',
    url: 'https://www.rxreasoner.com/monographs/emforal/precautions',
  },
  'ema-metoclopramida': {
    title: 'EMA 2013: restricciones de metoclopramida',
    section: 'Menores de un año; hasta 5 días; 0.5 mg/kg al día',
    url: 'https://www.prescriber.org.uk/2013/07/ema-recommends-metoclopramide-restrictions/print/',
  },
  'penicilina-cefalosporina': {
    title: 'Pichichero ME. J Fam Pract 2006: cefalosporinas en alérgicos a penicilina',
    section: 'Recomendaciones para la práctica',
    url: 'https://community.the-hospitalist.org/content/cephalosporins-can-be-prescribed-safely-penicillin-allergic-patients',
  },
  'oms-anticoncepcion': {
    title: 'OMS, criterios médicos de elegibilidad para anticonceptivos',
    section: 'Categorías 3 y 4 (tabla 6.1, PMC11554338)',
    url: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC11554338/table/t2',
  },
  'triple-golpe': {
    title: 'bpac NZ 2018: IECA o ARA-II, diurético y AINE',
    section: 'Puntos clave',
    url: 'https://bpac.org.nz/2018/triple-whammy.aspx',
  },
  levotiroxina: {
    title: 'Antiácidos, calcio y levotiroxina (medpill.info)',
    section: 'Separar al menos 4 horas',
    url: 'https://medpill.info/antacids-and-levothyroxine-10242.htm',
  },
  'nitrofurantoina-dosis': {
    title: 'Etiqueta de nitrofurantoína, suspensión oral',
    section: '2.3 Pediatría',
    url: 'https://prescriberpoint.com/therapies/nitrofurantoin-89095f4',
  },
};
