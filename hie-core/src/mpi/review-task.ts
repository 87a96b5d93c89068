/**
 * The Task by which a human is asked who somebody is: why, about whom, what of the CURP disagrees with what the registration says, and what
 * each attribute weighs. Weights are bits: ten more are a thousand times likelier (docs/quien-es-quien.md).
 */
import type { ValidCurp } from '@amate/terminology/identifiers/curp.ts';
import { crossCheckCurp } from '@amate/terminology/identifiers/curp.ts';
import { BORN_ABROAD, isBirthState, STATES, stateName } from '@amate/terminology/identifiers/states.ts';
import { CANONICAL_BASE, CURP_EN_REVISION_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Patient, Task, TaskInput } from '@medplum/fhirtypes';
import { ATTRIBUTES } from './matching/compare.ts';
import { levelOf } from './matching/decide.ts';
import { factsOf } from './matching/identity.ts';
import { plain } from './matching/names.ts';
import type { GradedPatient } from './probable.ts';
import type { ReviewReason } from './resolve.ts';

const REASON_TEXT: Readonly<Record<ReviewReason, string>> = {
  'curp-contradice-datos': 'La CURP no concuerda con la fecha de nacimiento o el sexo del mismo registro.',
  'curp-de-otra-persona': 'La CURP pertenece a una persona con otra fecha de nacimiento, otro sexo u otro nombre.',
  'curp-de-dos-personas': 'El registro trae la CURP de una persona y la anterior de otra.',
  'identificador-vencido':
    'La CURP o el identificador temporal ya venció, y los datos no bastan para saber si es la misma persona.',
  'expediente-con-otra-curp': 'El mismo expediente del hospital llegó antes con otra CURP u otros datos.',
  'expediente-repetido': 'El expediente, sin CURP, corresponde a más de una persona.',
};

export function taskOf(reason: string, description: string, self: string, other: string | undefined): Task {
  return {
    resourceType: 'Task',
    status: 'requested',
    intent: 'order',
    code: { coding: [{ system: `${CANONICAL_BASE}/CodeSystem/tarea`, code: 'revision-identidad' }] },
    reasonCode: { coding: [{ system: `${CANONICAL_BASE}/CodeSystem/motivo-revision`, code: reason }] },
    description,
    for: { reference: self },
    ...(other ? { focus: { reference: `Patient/${other}` } } : {}),
    authoredOn: new Date().toISOString(),
  };
}

export function reviewTask(
  reason: ReviewReason,
  other: Patient | undefined,
  self: string,
  curp: ValidCurp | undefined,
  patient: Patient,
): Task {
  const disagreements = curp === undefined ? [] : disagreementsOf(curp, patient);
  return {
    ...taskOf(reason, REASON_TEXT[reason], self, other?.id),
    ...(curp ? { groupIdentifier: { system: CURP_EN_REVISION_SYSTEM, value: curp.curp } } : {}),
    ...(disagreements.length > 0 ? { note: disagreements.map((text) => ({ text })) } : {}),
  };
}

/** es-MX: which parts of a CURP disagree with the same registration. */
export function disagreementsOf({ curp }: Pick<ValidCurp, 'curp'>, patient: Patient): string[] {
  const { given, fathersFamily, mothersFamily, birthDate, sex } = factsOf(patient);
  const state = birthStateOf(patient);
  const known = {
    ...(given ? { given } : {}),
    ...(fathersFamily ? { fathersFamily } : {}),
    ...(mothersFamily ? { mothersFamily } : {}),
    ...(birthDate ? { birthDate } : {}),
    ...(sex ? { sex } : {}),
    ...(state ? { state } : {}),
  };
  return crossCheckCurp(curp, known).map(({ text }) => text);
}

type Scored = Pick<GradedPatient, 'id' | 'score'>;

const BIRTH_PLACE = 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace';
const BIRTH_STATES = new Map([...Object.keys(STATES), BORN_ABROAD].map((code) => [plain(stateName(code)!), code]));

/** RENAPO's letters, when the registration names the state as the registration screen does, or by those letters. */
function birthStateOf({ extension = [] }: Patient): string | undefined {
  const said = extension.find(({ url }) => url === BIRTH_PLACE)?.valueAddress?.state?.trim() ?? '';
  return isBirthState(said) ? said : BIRTH_STATES.get(plain(said));
}

/** `found`: best first; somebody the registration may be about, although nothing identifies him. */
export function probableTask(found: readonly Scored[], self: string): Task {
  const [best] = found;
  return {
    ...taskOf(
      'se-parece-a-otra-persona',
      'El registro se parece al de otra persona, y nada lo identifica.',
      self,
      best!.id,
    ),
    input: [...scoreInputs(best!), ...found.slice(1).map(otherInput)],
  };
}

const SCORE = `${CANONICAL_BASE}/CodeSystem/atributo-de-identidad`;

/** One for each attribute that both say something of, and the sum with what it starts from. */
function scoreInputs({ score }: Scored): TaskInput[] {
  const bits = (value: number): number => Math.round(value * 10) / 10;
  return [
    ...ATTRIBUTES.flatMap((attribute, at): TaskInput[] => {
      const level = levelOf(score, attribute);
      if (level === undefined) return [];
      const type = { coding: [{ system: SCORE, code: attribute, display: level }], text: `${attribute}: ${level}` };
      return [{ type, valueDecimal: bits(score.weights[at]!) }];
    }),
    { type: { coding: [{ system: SCORE, code: 'total' }], text: 'total' }, valueDecimal: bits(score.bits) },
  ];
}

const otherInput = ({ id }: Scored): TaskInput => ({
  type: { coding: [{ system: SCORE, code: 'tambien' }], text: 'También se parece a' },
  valueReference: { reference: `Patient/${id}` },
});
