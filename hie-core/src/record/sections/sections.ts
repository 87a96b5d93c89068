/**
 * The sections of the International Patient Summary in the order in which they are read in an emergency.
 * Spec: https://hl7.org/fhir/uv/ips/STU2/StructureDefinition-Composition-uv-ips.html
 */
import type { PersonRecord } from '../person-record.ts';
import type { SectionBody } from '../section-body.ts';
import { allergies } from './allergies.ts';
import { devices } from './devices.ts';
import { immunizations, procedures } from './history.ts';
import { medications } from './medications.ts';
import { pregnancy, results, socialHistory, vitalSigns } from './observations.ts';
import { advanceDirectives, alerts, planOfCare } from './plans.ts';
import { activeProblems, pastProblems } from './problems.ts';

export interface SectionSpec {
  /** LOINC code and its name in the IPS. */
  readonly code: string;
  readonly display: string;
  /** es-MX. */
  readonly title: string;
  /** What the section says when there is nothing, es-MX; a section without it is left out. */
  readonly nothing?: string;
  readonly body: (record: PersonRecord) => SectionBody;
}

export const SECTIONS: readonly SectionSpec[] = [
  {
    code: '48765-2',
    display: 'Allergies and adverse reactions Document',
    title: 'Alergias e intolerancias',
    nothing: 'Sin información de alergias en el expediente compartido. No significa que la persona no las tenga.',
    body: allergies,
  },
  {
    code: '10160-0',
    display: 'History of Medication use Narrative',
    title: 'Medicamentos',
    nothing: 'Sin información de medicamentos en el expediente compartido. No significa que la persona no los tome.',
    body: medications,
  },
  {
    code: '11450-4',
    display: 'Problem list - Reported',
    title: 'Problemas de salud activos',
    nothing: 'Sin información de problemas de salud en el expediente compartido. No significa que no los haya.',
    body: activeProblems,
  },
  { code: '104605-1', display: 'Alert', title: 'Alertas', body: alerts },
  {
    code: '11369-6',
    display: 'History of Immunization note',
    title: 'Vacunas',
    nothing: 'Sin información de vacunas en el expediente compartido.',
    body: immunizations,
  },
  {
    code: '30954-2',
    display: 'Relevant diagnostic tests/laboratory data note',
    title: 'Resultados de laboratorio y gabinete',
    nothing: 'Sin resultados en el expediente compartido.',
    body: results,
  },
  {
    code: '47519-4',
    display: 'History of Procedures Document',
    title: 'Procedimientos',
    nothing: 'Sin información de procedimientos en el expediente compartido.',
    body: procedures,
  },
  {
    code: '46264-8',
    display: 'History of medical device use',
    title: 'Dispositivos médicos',
    nothing: 'Sin información de dispositivos médicos en el expediente compartido.',
    body: devices,
  },
  { code: '8716-3', display: 'Vital signs note', title: 'Signos vitales', body: vitalSigns },
  { code: '10162-6', display: 'History of pregnancies Narrative', title: 'Embarazo', body: pregnancy },
  { code: '29762-2', display: 'Social history note', title: 'Hábitos y antecedentes sociales', body: socialHistory },
  {
    code: '11348-0',
    display: 'History of Past illness note',
    title: 'Problemas de salud anteriores',
    body: pastProblems,
  },
  { code: '18776-5', display: 'Plan of care note', title: 'Plan de atención', body: planOfCare },
  { code: '42348-3', display: 'Advance healthcare directives', title: 'Voluntad anticipada', body: advanceDirectives },
];
