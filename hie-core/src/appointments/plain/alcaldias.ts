/**
 * The sixteen alcaldías: key of INEGI, name, the first two digits of their postal codes (each pair is one alcaldía's, in all 2,030 rows of
 * SEPOMEX of 2024), and their neighbours, for who looks for the nearest clinic and gives no more than a postal code.
 */
export interface Alcaldia {
  readonly key: string;
  readonly name: string;
  readonly postal: string;
  readonly neighbours: readonly string[];
}

const one = (postal: string, key: string, name: string, neighbours: string): Alcaldia => ({
  ...{ postal, key, name },
  neighbours: neighbours.split(' '),
});

export const ALCALDIAS: readonly Alcaldia[] = [
  one('01', '09010', 'Álvaro Obregón', '03 04 05 10 11 14'),
  one('02', '09002', 'Azcapotzalco', '06 07 11'),
  one('03', '09014', 'Benito Juárez', '01 04 06 08 09 11'),
  one('04', '09003', 'Coyoacán', '01 03 09 14 16'),
  one('05', '09004', 'Cuajimalpa de Morelos', '01 11'),
  one('06', '09015', 'Cuauhtémoc', '02 03 07 08 11 15'),
  one('07', '09005', 'Gustavo A. Madero', '02 06 15'),
  one('08', '09006', 'Iztacalco', '03 06 09 15'),
  one('09', '09007', 'Iztapalapa', '03 04 08 13 15 16'),
  one('10', '09008', 'La Magdalena Contreras', '01 14'),
  one('11', '09016', 'Miguel Hidalgo', '01 02 03 05 06'),
  one('12', '09009', 'Milpa Alta', '13 14 16'),
  one('13', '09011', 'Tláhuac', '09 12 16'),
  one('14', '09012', 'Tlalpan', '01 04 10 12 16'),
  one('15', '09017', 'Venustiano Carranza', '06 07 08 09'),
  one('16', '09013', 'Xochimilco', '04 09 12 13 14'),
];

export const bare = (text: string | undefined): string =>
  (text ?? '').normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();

/** `Magdalena Contreras` is `La Magdalena Contreras`; `Cuajimalpa` is `Cuajimalpa de Morelos`. */
export function alcaldiaNamed(text: string | undefined): Alcaldia | undefined {
  const wanted = bare(text).replace(/^la /, '');
  if (wanted.length < 4) return undefined;
  return ALCALDIAS.find(({ name }) => bare(name).replace(/^la /, '').startsWith(wanted));
}

export const alcaldiaOfPostalCode = (postalCode: string): Alcaldia | undefined =>
  ALCALDIAS.find(({ postal }) => postalCode.startsWith(postal));
export const alcaldiaOfKey = (key: string): Alcaldia | undefined => ALCALDIAS.find((alcaldia) => alcaldia.key === key);
