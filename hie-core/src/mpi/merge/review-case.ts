/** One review as the operator needs it: both registrations, what agrees and what it weighs, what would move, what would hold, what was decided. */
import { CURP_EN_REVISION_SYSTEM, CURP_SYSTEM, expedienteSystem } from '@amate/terminology/identifiers/systems.ts';
import type { Patient, Task } from '@medplum/fhirtypes';
import type { FacilityNames } from '../../security/accesses/facility-names.ts';
import type { Repository } from '../../store/repository.ts';
import { PATIENT_REFERENCE, survivorIn } from '../../store/survivor-in.ts';
import { ATTRIBUTES } from '../matching/compare.ts';
import { gradeOf, levelOf } from '../matching/decide.ts';
import { factsOf, prepare } from '../matching/identity.ts';
import { GRADING } from '../probable.ts';
import { activeCurpOf, expedientesOf } from '../registration.ts';
import type {
  CaseState,
  GoldenValue,
  PastDecision,
  QueuedCase,
  RecordCard,
  ReviewCase,
  SaidValue,
  Weighed,
} from './api.ts';
import { decidedIn, pairIn } from './decision-task.ts';
import { goldenOf } from './golden.ts';
import { decisionsOf, type MergeParts, patientsIn } from './merge.ts';
import { nameOf, type Said, saidIn } from './registrations.ts';
import { heldBy } from './sql.ts';

export interface CaseParts extends MergeParts {
  readonly facilityNames: FacilityNames;
}

const idIn = (reference: string | undefined): string | undefined =>
  reference === undefined ? undefined : PATIENT_REFERENCE.exec(reference)?.[1];

const MOST_SAID = 5;

/** The two records it is about: the one that stands first. A hospital names the other by its own number. */
export async function recordsOfTask(
  { repository }: Pick<CaseParts, 'repository'>,
  task: Task,
): Promise<readonly string[]> {
  const decided = pairIn(task);
  if (decided !== undefined) return [decided.survivorId, decided.recordId];
  const asked = idIn(task.for?.reference);
  const other = idIn(task.focus?.reference) ?? (await byIdentifier(repository, task.focus?.identifier));
  // What came last is joined to what was known.
  const both = task.focus?.identifier === undefined ? [other, asked] : [asked, other];
  return [...new Set(both.filter((id) => id !== undefined))];
}

/** Whoever bears the number; the record that stands for him, if it was merged since. */
async function byIdentifier(repository: Repository, identifier: { system?: string; value?: string } | undefined) {
  if (identifier?.system === undefined || identifier.value === undefined) return undefined;
  const values = [`${identifier.system}|${identifier.value}`];
  const criteria = [{ code: 'identifier', modifier: undefined, values }];
  const query = { type: 'Patient', criteria, sort: [], count: 2, cursor: undefined, total: 'none' as const };
  return (await repository.search(query, {})).matches[0]?.id;
}

/** A case that was decided is as the last decision about its pair left it, whoever took that. */
export function stateOf(task: Task, history: readonly Task[]): CaseState {
  if (decidedIn(task) === undefined) return task.status === 'on-hold' ? 'pospuesta' : 'abierta';
  const last = decidedIn(history.at(-1) ?? task);
  if (last === 'misma-persona') return 'misma';
  return last === 'otra-persona' ? 'otra' : 'separada';
}

/** Oldest first. */
export async function historyOf(parts: CaseParts, task: Task): Promise<Task[]> {
  const [a, b] = await recordsOfTask(parts, task);
  return a === undefined || b === undefined ? [] : decisionsOf(parts.repository, a, b);
}

export async function queuedCase(parts: CaseParts, task: Task): Promise<QueuedCase> {
  const history = decidedIn(task) === undefined ? [] : await historyOf(parts, task);
  return queuedOf(task, await patientsIn(parts, await recordsOfTask(parts, task)), history);
}

const queuedOf = (task: Task, patients: readonly Patient[], history: readonly Task[]): QueuedCase => ({
  id: task.id ?? '',
  codigo: task.code?.coding?.[0]?.code ?? '',
  motivo: task.description ?? task.code?.text ?? '',
  estado: stateOf(task, history),
  desde: task.authoredOn ?? '',
  personas: patients.map((patient) => ({ id: patient.id ?? '', nombre: nameOf(patient) })),
});

export async function reviewCase(parts: CaseParts, task: Task): Promise<ReviewCase> {
  const ids = await recordsOfTask(parts, task);
  const found = await patientsIn(parts, ids);
  const patients = ids.flatMap((id) => found.find((one) => one.id === id) ?? []);
  const [first, second] = patients;
  const said: Said[] = [];
  const cards: RecordCard[] = [];
  for (const patient of patients) {
    const versions = await versionsOf(parts.repository, patient.id!);
    said.push(...saidIn(versions));
    cards.push({ ...cardOf(patient, versions), contiene: await heldBy(parts.db, patient.id!) });
  }
  const weighed = first === undefined || second === undefined ? undefined : weigh(first, second);
  const history = await historyOf(parts, task);
  return {
    ...queuedOf(task, patients, history),
    notas: (task.note ?? []).flatMap(({ text, authorString }) => (authorString === undefined && text ? [text] : [])),
    registros: cards,
    comparacion: weighed?.levels ?? [],
    bits: weighed?.bits ?? 0,
    dorado: await goldenValues(parts, said, first?.id ?? ''),
    historia: history.map(pastOf),
    impedimento: hindrance(patients, history),
  };
}

/** What holds of a person over all his records. */
export async function goldenOfPerson(parts: CaseParts, patientId: string): Promise<GoldenValue[]> {
  const ids = parts.samePerson.recordsOf(patientId);
  const said: Said[] = [];
  for (const id of ids) said.push(...saidIn(await versionsOf(parts.repository, id)));
  return goldenValues(parts, said, ids[0]!);
}

async function goldenValues(parts: CaseParts, said: readonly Said[], survivorId: string): Promise<GoldenValue[]> {
  const clues = new Set(said.flatMap(({ facility }) => facility ?? []));
  const names = clues.size === 0 ? new Map<string, string>() : await parts.facilityNames(clues);
  const told = ({ value, facility, source, at, record }: Said): SaidValue => ({
    ...{ valor: value, cuando: at, registro: record },
    ...(facility !== undefined && { unidad: { clues: facility, nombre: names.get(facility) ?? facility } }),
    ...(source !== undefined && { mensaje: source }),
  });
  return goldenOf(said, survivorId).map(({ attribute, chosen, rule, others }) => ({
    ...{ atributo: attribute, ...told(chosen), regla: rule },
    otros: others.slice(0, MOST_SAID).map(told),
  }));
}

const MOST_VERSIONS = 200;

/** The newest, oldest of them first: what holds now is said in the last. */
async function versionsOf(repository: Repository, id: string): Promise<Patient[]> {
  const options = { count: MOST_VERSIONS, cursor: undefined };
  const { entries } = await repository.history({ type: 'Patient', id }, options, {});
  return entries.flatMap(({ deleted, json }) => (deleted ? [] : [JSON.parse(json) as Patient])).reverse();
}

function weigh(a: Patient, b: Patient): { readonly levels: Weighed[]; readonly bits: number } {
  const { score } = gradeOf(prepare(factsOf(a)), prepare(factsOf(b)), GRADING);
  const levels = ATTRIBUTES.flatMap((atributo, at): Weighed[] => {
    const nivel = levelOf(score, atributo);
    return nivel === undefined ? [] : [{ atributo, nivel, bits: Math.round(score.weights[at]! * 10) / 10 }];
  });
  return { levels, bits: Math.round(score.bits * 10) / 10 };
}

const EXPEDIENTE = expedienteSystem('');

function cardOf(patient: Patient, versions: readonly Patient[]): Omit<RecordCard, 'contiene'> {
  const { phone } = factsOf(patient);
  const home = patient.address?.[0];
  const into = survivorIn(patient);
  const review = patient.identifier?.find(({ system }) => system === CURP_EN_REVISION_SYSTEM)?.value;
  const old = patient.identifier?.find(({ system }) => system === CURP_SYSTEM)?.value;
  return {
    id: patient.id ?? '',
    nombre: nameOf(patient),
    curp: activeCurpOf(patient) ?? old ?? '',
    curpEnRevision: review ?? '',
    nacimiento: patient.birthDate ?? '',
    sexo: patient.gender ?? '',
    telefono: phone,
    domicilio: [home?.line?.join(' '), home?.city, home?.postalCode].filter((part) => part).join(', '),
    expedientes: expedientesOf(patient).map(({ system, value }) => ({
      clues: system.slice(EXPEDIENTE.length),
      numero: value,
    })),
    creado: versions[0]?.meta?.lastUpdated ?? '',
    ...(into !== undefined && { unidoA: into }),
  };
}

function pastOf(task: Task): PastDecision {
  const note = task.note?.at(-1);
  return {
    decision: decidedIn(task)!,
    quien: task.owner?.display ?? '',
    cuando: task.lastModified ?? '',
    motivo: note?.authorString === undefined ? '' : (note.text ?? ''),
  };
}

/** Told before somebody tries. */
function hindrance(patients: readonly Patient[], history: readonly Task[]): string {
  if (patients.length < 2) return 'falta-registro';
  const ids = patients.map(({ id }) => id);
  if (patients.some((one) => ids.includes(survivorIn(one)))) return 'unidos';
  if (patients.some((one) => survivorIn(one) !== undefined)) return 'ya-unido';
  const last = history.at(-1);
  return last !== undefined && decidedIn(last) === 'otra-persona' ? 'decidido-aparte' : '';
}
