/**
 * What the usual laboratory tests measure, for who reads his own results: by LOINC code, es-MX. It explains the test
 * and never judges the value. Version 2026-1; source of what each measures: MedlinePlus en español, "Pruebas de laboratorio"
 * (https://medlineplus.gov/spanish/pruebas-de-laboratorio/), in words of our own. A clinician has yet to review them (docs/STATUS.md).
 */
export const LAB_WORDS_SOURCE = 'MedlinePlus en español, «Pruebas de laboratorio»';
/** Shown under each of them until a clinician has signed them. */
export const LAB_WORDS_REVIEWED: boolean = false;

const SUGAR = 'Cuánta azúcar (glucosa) hay en su sangre. Se usa para buscar y vigilar la diabetes.';
const KIDNEY = 'Un desecho que los riñones sacan de la sangre. Dice cómo trabajan los riñones.';
const LIVER = 'Una sustancia del hígado. Sube cuando el hígado está irritado o lastimado.';
const BILE = 'Un pigmento amarillo que el hígado elimina. Sube en algunos problemas del hígado o de la sangre.';

export const LAB_WORDS: Readonly<Record<string, string>> = {
  '2345-7': SUGAR,
  '2339-0': SUGAR,
  '1558-6': 'El azúcar en su sangre después de varias horas sin comer. Se usa para buscar y vigilar la diabetes.',
  '4548-4': 'Cómo ha estado su azúcar en los últimos dos o tres meses (hemoglobina glucosilada).',
  '17856-6': 'Cómo ha estado su azúcar en los últimos dos o tres meses (hemoglobina glucosilada).',
  '1518-0': 'El azúcar en su sangre dos horas después de tomar glucosa. Se usa para buscar diabetes.',
  '2160-0': KIDNEY,
  '3094-0': KIDNEY,
  '22664-7': KIDNEY,
  '33914-3': 'Qué tan bien filtran sus riñones, calculado con su creatinina, su edad y su sexo.',
  '62238-1': 'Qué tan bien filtran sus riñones, calculado con su creatinina, su edad y su sexo.',
  '14959-1': 'Si se escapa proteína por la orina: una señal temprana en los riñones.',
  '3084-1': 'Un desecho que puede formar cristales en articulaciones y riñones (ácido úrico).',
  '2093-3': 'Toda la grasa llamada colesterol que hay en su sangre.',
  '2085-9': 'El colesterol «bueno»: ayuda a sacar grasa de las arterias.',
  '13457-7': 'El colesterol «malo»: el que más se pega a las arterias.',
  '18262-6': 'El colesterol «malo»: el que más se pega a las arterias.',
  '2571-8': 'La grasa que el cuerpo guarda como energía (triglicéridos).',
  '718-7': 'La sustancia que lleva oxígeno en la sangre. Baja cuando hay anemia.',
  '4544-3': 'Qué parte de su sangre son glóbulos rojos. Baja cuando hay anemia.',
  '20570-8': 'Qué parte de su sangre son glóbulos rojos. Baja cuando hay anemia.',
  '789-8': 'Cuántos glóbulos rojos tiene: llevan el oxígeno.',
  '787-2': 'El tamaño de sus glóbulos rojos. Ayuda a saber de qué es una anemia.',
  '6690-2': 'Cuántos glóbulos blancos tiene: las defensas del cuerpo.',
  '26464-8': 'Cuántos glóbulos blancos tiene: las defensas del cuerpo.',
  '777-3': 'Cuántas plaquetas tiene: ayudan a que la sangre coagule.',
  '26515-7': 'Cuántas plaquetas tiene: ayudan a que la sangre coagule.',
  '1742-6': LIVER,
  '1920-8': LIVER,
  '2324-2': LIVER,
  '6768-6': 'Una sustancia del hígado y de los huesos. Se mira junto con otras.',
  '1975-2': BILE,
  '1968-7': BILE,
  '1751-7': 'La proteína principal de su sangre. Habla de su nutrición y de su hígado.',
  '2885-2': 'Todas las proteínas de su sangre. Hablan de su nutrición, su hígado y sus riñones.',
  '2951-2': 'Una sal de su sangre (sodio). Habla del equilibrio de líquidos.',
  '2823-3': 'Una sal de su sangre (potasio). Importa para el corazón y los músculos.',
  '2075-0': 'Una sal de su sangre (cloro). Se mira junto con el sodio y el potasio.',
  '17861-6': 'El calcio de su sangre. Importa para huesos, músculos y corazón.',
  '3016-3': 'La señal que regula su tiroides (TSH), la glándula que marca el ritmo del cuerpo.',
  '3024-7': 'Una hormona de la tiroides (T4 libre).',
  '1988-5': 'Una señal de inflamación en alguna parte del cuerpo. No dice dónde.',
  '2276-4': 'El hierro que su cuerpo tiene guardado (ferritina).',
  '2857-1': 'Una sustancia de la próstata (antígeno prostático). Sube por varias causas, no solo por cáncer.',
  '5902-2': 'Cuánto tarda su sangre en coagular.',
  '6301-6': 'Cuánto tarda su sangre en coagular, comparado con lo usual (INR). Vigila algunos anticoagulantes.',
};

const LOINC = 'http://loinc.org';

export const explained = (
  codings: readonly { readonly system?: string; readonly code?: string }[] | undefined,
): string | undefined =>
  codings
    ?.flatMap(({ system, code }) => (system === LOINC ? [LAB_WORDS[code ?? '']] : []))
    .find((one) => one !== undefined);
