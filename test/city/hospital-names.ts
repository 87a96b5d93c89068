/**
 * Public hospitals of the city, in the order in which a growing demonstration takes them on. Two carry their real CLUES;
 * the others get synthetic ones (institution `SIN`), because a wrong real key would be worse than none.
 */
export type HospitalKind = 'general' | 'pediatrico' | 'materno';

export interface HospitalName {
  readonly name: string;
  readonly alcaldia: string;
  readonly kind: HospitalKind;
  readonly clues?: string;
}

const hospitals = (kind: HospitalKind, text: string): HospitalName[] =>
  text.split(';').map((entry) => {
    const [name = '', alcaldia = '', clues] = entry.trim().split(' | ');
    return { name: name.trim(), alcaldia: alcaldia.trim(), kind, ...(clues ? { clues } : {}) };
  });

const GENERAL = hospitals(
  'general',
  `Hospital General Xoco | Benito Juárez | DFSSA003162; Hospital General Dr. Manuel Gea González | Tlalpan | DFSSA003961;
  Hospital General Balbuena | Venustiano Carranza; Hospital General La Villa | Gustavo A. Madero;
  Hospital General Iztapalapa | Iztapalapa; Hospital General Dr. Rubén Leñero | Miguel Hidalgo;
  Hospital General Dr. Enrique Cabrera | Álvaro Obregón; Hospital General Tláhuac | Tláhuac;
  Hospital General Ticomán | Gustavo A. Madero; Hospital General Milpa Alta | Milpa Alta;
  Hospital General Ajusco Medio | Tlalpan; Hospital General Dr. Gregorio Salas Flores | Cuauhtémoc;
  Hospital de Especialidades Dr. Belisario Domínguez | Iztapalapa; Hospital General Cuajimalpa | Cuajimalpa de Morelos;
  Hospital General Topilejo | Tlalpan; Hospital General de México | Cuauhtémoc;
  Hospital Juárez de México | Gustavo A. Madero; Hospital Nacional Homeopático | Cuauhtémoc`,
);
const PEDIATRIC = hospitals(
  'pediatrico',
  `Hospital Pediátrico Coyoacán | Coyoacán; Hospital Pediátrico Iztapalapa | Iztapalapa;
  Hospital Pediátrico Legaria | Miguel Hidalgo; Hospital Pediátrico Moctezuma | Venustiano Carranza;
  Hospital Pediátrico San Juan de Aragón | Gustavo A. Madero; Hospital Pediátrico Azcapotzalco | Azcapotzalco;
  Hospital Pediátrico Iztacalco | Iztacalco; Hospital Pediátrico Peralvillo | Cuauhtémoc;
  Hospital Pediátrico Tacubaya | Miguel Hidalgo; Hospital Pediátrico Villa | Gustavo A. Madero`,
);
const MATERNAL = hospitals(
  'materno',
  `Hospital Materno Infantil Inguarán | Venustiano Carranza; Hospital Materno Infantil Xochimilco | Xochimilco;
  Hospital Materno Infantil Cuautepec | Gustavo A. Madero; Hospital Materno Infantil Tláhuac | Tláhuac;
  Hospital Materno Infantil Dr. Nicolás M. Cedillo | Azcapotzalco; Hospital de la Mujer | Miguel Hidalgo;
  Hospital Materno Infantil Magdalena Contreras | La Magdalena Contreras`,
);

/** The first five take anybody; then a child's and a mother's hospital after every few general ones. */
export const HOSPITAL_NAMES: readonly HospitalName[] = [
  ...GENERAL.slice(0, 5),
  ...PEDIATRIC.slice(0, 2),
  ...MATERNAL.slice(0, 2),
  ...GENERAL.slice(5, 12),
  ...PEDIATRIC.slice(2, 6),
  ...MATERNAL.slice(2, 4),
  ...GENERAL.slice(12),
  ...PEDIATRIC.slice(6),
  ...MATERNAL.slice(4),
];
