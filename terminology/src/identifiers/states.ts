/**
 * Which states a CURP or a CLUES can name: RENAPO's two-letter codes with INEGI's two-digit keys.
 * `NE` (born abroad) stands apart: a person can carry it, a health facility cannot.
 */
export interface State {
  /** INEGI key, two digits. */
  readonly inegi: string;
  readonly name: string;
}

export const STATES: Readonly<Record<string, State>> = {
  AS: { inegi: '01', name: 'Aguascalientes' },
  BC: { inegi: '02', name: 'Baja California' },
  BS: { inegi: '03', name: 'Baja California Sur' },
  CC: { inegi: '04', name: 'Campeche' },
  CL: { inegi: '05', name: 'Coahuila de Zaragoza' },
  CM: { inegi: '06', name: 'Colima' },
  CS: { inegi: '07', name: 'Chiapas' },
  CH: { inegi: '08', name: 'Chihuahua' },
  DF: { inegi: '09', name: 'Ciudad de México' },
  DG: { inegi: '10', name: 'Durango' },
  GT: { inegi: '11', name: 'Guanajuato' },
  GR: { inegi: '12', name: 'Guerrero' },
  HG: { inegi: '13', name: 'Hidalgo' },
  JC: { inegi: '14', name: 'Jalisco' },
  MC: { inegi: '15', name: 'México' },
  MN: { inegi: '16', name: 'Michoacán de Ocampo' },
  MS: { inegi: '17', name: 'Morelos' },
  NT: { inegi: '18', name: 'Nayarit' },
  NL: { inegi: '19', name: 'Nuevo León' },
  OC: { inegi: '20', name: 'Oaxaca' },
  PL: { inegi: '21', name: 'Puebla' },
  QT: { inegi: '22', name: 'Querétaro' },
  QR: { inegi: '23', name: 'Quintana Roo' },
  SP: { inegi: '24', name: 'San Luis Potosí' },
  SL: { inegi: '25', name: 'Sinaloa' },
  SR: { inegi: '26', name: 'Sonora' },
  TC: { inegi: '27', name: 'Tabasco' },
  TS: { inegi: '28', name: 'Tamaulipas' },
  TL: { inegi: '29', name: 'Tlaxcala' },
  VZ: { inegi: '30', name: 'Veracruz de Ignacio de la Llave' },
  YN: { inegi: '31', name: 'Yucatán' },
  ZS: { inegi: '32', name: 'Zacatecas' },
};

/** CURP positions 12–13 of a person born outside Mexico. */
export const BORN_ABROAD = 'NE';

export const isState = (code: string): boolean => Object.hasOwn(STATES, code);
export const isBirthState = (code: string): boolean => code === BORN_ABROAD || isState(code);
export const stateName = (code: string): string | undefined =>
  code === BORN_ABROAD ? 'Nacido en el extranjero' : isState(code) ? STATES[code]?.name : undefined;
