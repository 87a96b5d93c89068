/**
 * Spanish for the HL7 v2 tables that messages of hospitals fill (v2.5.1, appendix A), in our own words: senders rarely write what their
 * codes mean. Shared by the hub (starter catalogues) and the browser (timeline). Hospitals add their own codes to the user-defined ones.
 */
export interface V2Table {
  readonly name: string;
  /** es-MX. */
  readonly title: string;
  readonly codes: Readonly<Record<string, string>>;
}

const BASE = 'http://terminology.hl7.org/CodeSystem/v2-';

export const V2_TABLES: Readonly<Record<string, V2Table>> = {
  '0004': {
    ...{ name: 'ClaseDePaciente', title: 'Clase de paciente' },
    codes: {
      ...{ E: 'Urgencias', I: 'Hospitalización', O: 'Consulta externa', P: 'Preingreso', R: 'Paciente recurrente' },
      ...{ B: 'Obstetricia', C: 'Cuenta comercial', N: 'No aplica', U: 'Se desconoce' },
    },
  },
  '0007': {
    ...{ name: 'TipoDeIngreso', title: 'Tipo de ingreso' },
    codes: {
      ...{ A: 'Accidente', E: 'Urgencia', L: 'Trabajo de parto y parto', R: 'Ordinario', U: 'Urgente' },
      ...{ N: 'Nacimiento en la unidad', C: 'Programado' },
    },
  },
  '0009': {
    ...{ name: 'EstadoAmbulatorio', title: 'Estado ambulatorio' },
    codes: {
      ...{ A0: 'Sin limitación funcional', A1: 'Camina con apoyo', A2: 'En silla de ruedas o camilla' },
      ...{
        A3: 'En coma, no responde',
        A4: 'Desorientado',
        A5: 'Con deficiencia visual',
        A6: 'Con deficiencia auditiva',
      },
      ...{ A7: 'Con deficiencia del habla', A8: 'No habla el idioma', A9: 'Se desconoce su capacidad funcional' },
      ...{ B1: 'Con oxígeno', B2: 'Con equipo especial (sondas, catéteres)', B3: 'Con amputación' },
      ...{ B4: 'Con mastectomía', B5: 'Con paraplejia', B6: 'Embarazada' },
    },
  },
  '0023': {
    ...{ name: 'OrigenDelIngreso', title: 'Origen del ingreso' },
    codes: {
      ...{ '1': 'Referido por un médico', '2': 'Referido por una clínica', '3': 'Referido por su aseguradora' },
      ...{ '4': 'Trasladado de otro hospital', '5': 'Trasladado de un centro de cuidados de enfermería' },
      ...{ '6': 'Trasladado de otra unidad de salud', '7': 'Urgencias', '8': 'Autoridad judicial o policía' },
      ...{ '9': 'Sin información' },
    },
  },
  '0052': {
    ...{ name: 'TipoDeDiagnostico', title: 'Tipo de diagnóstico' },
    codes: { A: 'Diagnóstico de ingreso', W: 'Diagnóstico de trabajo', F: 'Diagnóstico final' },
  },
  '0063': {
    ...{ name: 'Parentesco', title: 'Parentesco' },
    codes: {
      ...{ SEL: 'La misma persona', SPO: 'Cónyuge', DOM: 'Pareja', CHD: 'Hijo o hija', GCH: 'Nieto o nieta' },
      ...{ NCH: 'Hijo biológico o hija biológica', SCH: 'Hijastro o hijastra', FCH: 'Menor en acogida' },
      ...{ DEP: 'Dependiente con discapacidad', WRD: 'Bajo tutela judicial', PAR: 'Padre o madre', MTH: 'Madre' },
      ...{
        FTH: 'Padre',
        CGV: 'Persona cuidadora',
        GRD: 'Tutor o tutora',
        GRP: 'Abuelo o abuela',
        EXF: 'Otro familiar',
      },
      ...{ SIB: 'Hermano o hermana', BRO: 'Hermano', SIS: 'Hermana', FND: 'Amistad', OAD: 'Otra persona adulta' },
      ...{ EME: 'Persona empleada', EMR: 'Empleador', ASC: 'Persona asociada', EMC: 'Contacto de emergencia' },
      ...{ OWN: 'Propietario', TRA: 'Entrenador', MGR: 'Gerente', NON: 'Ninguno', UNK: 'Se desconoce', OTH: 'Otro' },
    },
  },
  '0069': {
    ...{ name: 'ServicioHospitalario', title: 'Servicio hospitalario' },
    codes: { MED: 'Medicina interna', SUR: 'Cirugía', URO: 'Urología', PUL: 'Neumología', CAR: 'Cardiología' },
  },
  '0092': { ...{ name: 'Reingreso', title: 'Reingreso' }, codes: { R: 'Reingreso' } },
  '0112': {
    ...{ name: 'DestinoAlEgreso', title: 'Destino al egreso' },
    codes: {
      ...{ '01': 'A su domicilio', '02': 'Trasladado a otro hospital general' },
      ...{ '03': 'Trasladado a un centro de cuidados de enfermería', '04': 'Trasladado a cuidados intermedios' },
      ...{ '05': 'Trasladado a otra institución', '06': 'A su domicilio con atención domiciliaria' },
      ...{ '07': 'Alta voluntaria', '08': 'A su domicilio con tratamiento intravenoso' },
      ...{ '09': 'Ingresó a hospitalización en esta unidad', '20': 'Defunción', '30': 'Sigue internado' },
      ...{ '40': 'Defunción en el domicilio', '41': 'Defunción en una unidad de salud' },
      ...{ '42': 'Defunción, se desconoce dónde' },
    },
  },
  '0131': {
    ...{ name: 'TipoDeContacto', title: 'Tipo de contacto' },
    codes: {
      ...{ BP: 'Contacto para pagos', CP: 'Contacto', EP: 'Contacto de emergencia', PR: 'Quien prepara la referencia' },
      ...{ E: 'Empleador', C: 'Contacto de emergencia', F: 'Dependencia federal', I: 'Aseguradora' },
      ...{ N: 'Familiar más cercano', S: 'Dependencia estatal', U: 'Se desconoce', O: 'Otro' },
    },
  },
  '0217': {
    ...{ name: 'PrioridadDeLaVisita', title: 'Prioridad de la visita' },
    codes: { '1': 'Emergencia', '2': 'Urgente', '3': 'Programada' },
  },
};

export const v2TableSystem = (table: string): string => `${BASE}${table}`;

/** What a code of an HL7 v2 table means, es-MX; undefined for any other system or code. */
export function v2Words(system: string | undefined, code: string | undefined): string | undefined {
  if (system === undefined || code === undefined || !system.startsWith(BASE)) return undefined;
  return V2_TABLES[system.slice(BASE.length)]?.codes[code];
}
