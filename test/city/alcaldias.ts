/** The sixteen alcaldías with their people (INEGI, Censo 2020) and a few colonias each with their postal code. */
import { Weighted } from './weighted.ts';

export interface Colonia {
  readonly name: string;
  readonly postalCode: string;
}

export interface Alcaldia {
  /** INEGI key of state and municipality. */
  readonly key: string;
  readonly name: string;
  readonly population: number;
  readonly colonias: readonly Colonia[];
}

const alcaldia = (key: string, name: string, population: number, colonias: string): Alcaldia => ({
  key,
  name,
  population,
  colonias: colonias.split(',').map((entry) => {
    const text = entry.trim();
    return { postalCode: text.slice(0, 5), name: text.slice(6) };
  }),
});

export const ALCALDIAS: readonly Alcaldia[] = [
  alcaldia(
    '09002',
    'Azcapotzalco',
    432205,
    '02080 Clavería, 02100 El Rosario, 02800 Nueva Santa María, 02010 San Rafael',
  ),
  alcaldia(
    '09003',
    'Coyoacán',
    614447,
    '04100 Del Carmen, 04369 Pedregal de Santo Domingo, 04300 Ajusco, 04360 Copilco Universidad',
  ),
  alcaldia(
    '09004',
    'Cuajimalpa de Morelos',
    217686,
    '05050 San Pablo Chimalpa, 05320 El Yaqui, 05100 Lomas de Vista Hermosa',
  ),
  alcaldia(
    '09005',
    'Gustavo A. Madero',
    1173351,
    '07300 Lindavista Norte, 07100 Cuautepec Barrio Alto, 07510 San Felipe de Jesús, 07150 Juventino Rosas, 07360 San Pedro Zacatenco',
  ),
  alcaldia(
    '09006',
    'Iztacalco',
    404695,
    '08500 Agrícola Oriental, 08100 Agrícola Pantitlán, 08300 Santa Anita, 08700 Juventino Rosas',
  ),
  alcaldia(
    '09007',
    'Iztapalapa',
    1835486,
    '09290 Santa Cruz Meyehualco, 09570 Santa María Aztahuacán, 09700 Desarrollo Urbano Quetzalcóatl, 09620 Lomas de Zaragoza, 09060 Sector Popular',
  ),
  alcaldia(
    '09008',
    'La Magdalena Contreras',
    247622,
    '10200 San Jerónimo Lídice, 10600 El Rosal, 10700 Héroes de Padierna',
  ),
  alcaldia('09009', 'Milpa Alta', 152685, '12000 Villa Milpa Alta Centro'),
  alcaldia(
    '09010',
    'Álvaro Obregón',
    759137,
    '01000 San Ángel, 01710 Las Águilas, 01400 Olivar del Conde 1a Sección, 01160 Isidro Fabela',
  ),
  alcaldia('09011', 'Tláhuac', 392313, '13310 Zapotitla, 13270 Del Mar, 13210 Los Olivos, 13420 Selene'),
  alcaldia(
    '09012',
    'Tlalpan',
    699928,
    '14200 Héroes de Padierna, 14500 San Miguel Topilejo, 14030 Isidro Fabela, 14390 Villa Coapa',
  ),
  alcaldia(
    '09013',
    'Xochimilco',
    442178,
    '16600 San Gregorio Atlapulco, 16030 La Noria, 16034 Barrio 18, 16200 Santiago Tepalcatlalpan',
  ),
  alcaldia(
    '09014',
    'Benito Juárez',
    434153,
    '03330 Xoco, 03100 Del Valle Centro, 03020 Narvarte Poniente, 03303 Portales Norte, 03910 Mixcoac',
  ),
  alcaldia(
    '09015',
    'Cuauhtémoc',
    545884,
    '06700 Roma Norte, 06140 Condesa, 06720 Doctores, 06300 Guerrero, 06400 Santa María la Ribera, 06200 Morelos',
  ),
  alcaldia(
    '09016',
    'Miguel Hidalgo',
    414470,
    '11870 Tacubaya, 11410 Tacuba, 11320 Anáhuac I Sección, 11800 Escandón I Sección',
  ),
  alcaldia(
    '09017',
    'Venustiano Carranza',
    443704,
    '15900 Jardín Balbuena, 15500 Moctezuma 1a Sección, 15400 Romero Rubio, 15510 Pensador Mexicano',
  ),
];

export const HOMES = new Weighted(ALCALDIAS.map((each) => [each, each.population]));

export const STREETS: readonly string[] = (
  'Avenida Hidalgo,Calle Benito Juárez,Calle Morelos,Calle Emiliano Zapata,Avenida 5 de Mayo,Calle 16 de Septiembre,' +
  'Calle Allende,Calle Aldama,Calle Matamoros,Calle Vicente Guerrero,Avenida Lázaro Cárdenas,Calle Niños Héroes,' +
  'Calle Pino,Calle Jacarandas,Calle Oyamel,Calle Norte,Calle Sur,Calle Oriente,Callejón del Águila,' +
  "Privada O'Higgins,Calle Ñandú,Calle Cuitláhuac,Calle Moctezuma,Calle Nezahualcóyotl"
).split(',');
