/** What a SMART scope means for the person who is asked to allow it, es-MX. Pure. */
import { parseScope } from '../scopes.ts';

const TYPES: Readonly<Record<string, string>> = {
  '*': 'todo el expediente',
  AllergyIntolerance: 'alergias',
  Appointment: 'citas',
  CarePlan: 'planes de cuidado',
  Composition: 'notas clínicas',
  Condition: 'diagnósticos',
  Consent: 'permisos y consentimientos',
  DiagnosticReport: 'informes de estudios',
  DocumentReference: 'documentos',
  Encounter: 'consultas y hospitalizaciones',
  Immunization: 'vacunas',
  MedicationDispense: 'medicamentos surtidos',
  MedicationRequest: 'recetas',
  Observation: 'resultados de laboratorio y signos vitales',
  Patient: 'datos personales',
  Practitioner: 'personal de salud',
  Procedure: 'procedimientos',
  RelatedPerson: 'familiares y responsables',
};

const OPENID: Readonly<Record<string, string>> = {
  fhirUser: 'Saber quién es usted',
  offline_access: 'Seguir teniendo acceso durante 30 días aunque usted no la esté usando',
};

const ACTS = [
  ['rs', 'Ver'],
  ['c', 'Agregar'],
  ['u', 'Modificar'],
  ['d', 'Borrar'],
] as const;

/** One line for each thing the app could do; nothing for what opens nothing by itself (`openid`, `launch/patient`). */
export function scopeTexts(scopes: readonly string[]): readonly string[] {
  const lines = scopes.flatMap((text) => {
    const scope = parseScope(text);
    if (!scope) return OPENID[text] === undefined ? [] : [OPENID[text]];
    const acts = ACTS.filter(([letters]) => [...letters].some((letter) => scope.letters.includes(letter))).map(
      ([, act]) => act,
    );
    const what = TYPES[scope.type] ?? `información de tipo ${scope.type}`;
    const whose = scope.context === 'user' ? ' de las personas que usted puede consultar' : '';
    return [`${listed(acts)} ${what}${whose}`];
  });
  return [...new Set(lines)];
}

function listed(acts: readonly string[]): string {
  const words = acts.map((act, index) => (index === 0 ? act : act.toLowerCase()));
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} y ${words.at(-1)}`;
}
