/**
 * A referral moves only along its states (`ordering/referral-states.ts`), each move by the side whose it is, with what the move must say; who
 * asks, who is asked and about whom never change. Every Task passes here, through any door; others than referrals pass as they come.
 */
import { isDeepStrictEqual } from 'node:util';
import { CLUES_SYSTEM, ESTADO_DE_REFERENCIA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import {
  isReferralState,
  MOVES,
  moverOf,
  type ReferralSide,
  type ReferralState,
  TASK_STATUS,
  UNIDAD_QUE_MUEVE,
} from '@amate/terminology/ordering/referral-states.ts';
import type { Resource, Task } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import type { RuleIntent, RuleVerdict, WriteRule } from '../store/write-rule.ts';
import { isReferralTask } from './mover.ts';

const RULE = 'Estados de una referencia (IHE 360X)';
const REASON_LETTERS = 10;

export const referralRule: WriteRule = {
  type: 'Task',
  lookups: () => [],
  exclusive: () => [],
  async decide({ kind, resource, target }: RuleIntent): Promise<RuleVerdict> {
    if (target?.id === undefined) {
      if (isReferralTask(resource)) checkNew(resource);
      return { kind: 'create', resource };
    }
    if (kind === 'create') return { kind: 'match', id: target.id };
    if (isReferralTask(target)) checkMove(target, resource as Task);
    else if (isReferralTask(resource))
      throw wrong('Una tarea no se vuelve referencia.', 'Task.code', 'Cree una Task nueva.');
    return { kind: 'replace', id: target.id, resource };
  },
  refuseDelete(target: Resource): void {
    if (isReferralTask(target))
      throw wrong('Una referencia no se borra.', 'Task', 'Cancélela: la unidad que la envió la pasa a «cancelada».');
  },
};

function checkNew(task: Task): void {
  const state = stateIn(task);
  if (state !== 'solicitada')
    throw wrong('Una referencia empieza como «solicitada».', 'Task.businessStatus', 'Envíela con estado solicitada.');
  const missing = [
    [cluesOf(task.requester) === undefined, 'Task.requester', 'la unidad que envía, por su CLUES'],
    [cluesOf(task.owner) === undefined, 'Task.owner', 'la unidad a la que se envía, por su CLUES'],
    [
      !task.focus?.reference?.includes('ServiceRequest/') && !task.focus?.reference?.startsWith('urn:'),
      'Task.focus',
      'la solicitud (ServiceRequest)',
    ],
    [task.for?.reference === undefined, 'Task.for', 'la persona'],
    [task.authoredOn === undefined, 'Task.authoredOn', 'cuándo se pidió'],
  ] as const;
  const first = missing.find(([is]) => is);
  if (first !== undefined) throw wrong(`Falta en la referencia ${first[2]}.`, first[1], `Diga ${first[2]}.`);
  const mover = moverIn(task);
  if (mover !== undefined && mover !== 'sistema' && mover !== cluesOf(task.requester))
    throw wrong(
      'Una referencia la envía su propia unidad.',
      'Task.requester',
      'Ponga la CLUES de la unidad de quien envía.',
    );
  checkStatus(task, state);
}

const FIXED = ['code', 'focus', 'for', 'requester', 'owner', 'authoredOn', 'intent'] as const;

function checkMove(before: Task, after: Task): void {
  const changed = FIXED.find((name) => !isDeepStrictEqual(plain(before[name]), plain(after[name])));
  if (changed !== undefined)
    throw wrong('De una referencia enviada esto ya no cambia.', `Task.${changed}`, 'Cancele esta y envíe otra.');
  const from = stateIn(before) ?? 'solicitada';
  const to = stateIn(after);
  if (to === undefined)
    throw wrong('El estado de la referencia no se conoce.', 'Task.businessStatus', `Use uno de: ${allowed(from)}.`);
  checkStatus(after, to);
  if (from === to) {
    checkEnded(before, after, from);
    return;
  }
  const side = moverOf(from, to);
  if (side === undefined)
    throw wrong(
      `De «${from}» no se pasa a «${to}».`,
      'Task.businessStatus',
      `Desde «${from}» se puede: ${allowed(from)}.`,
    );
  if (!isSide(after, side))
    throw wrong(`A «${to}» la pasa ${SIDES[side]}.`, 'Task.businessStatus', 'Pida a esa unidad que lo haga.');
  checkSaid(after, to);
}

const SIDES: Readonly<Record<ReferralSide, string>> = {
  origen: 'la unidad que la envió',
  destino: 'la unidad que la recibe',
  hub: 'Amate, cuando vence el plazo',
};
const allowed = (from: ReferralState): string => Object.keys(MOVES[from]).join(', ') || 'nada: ya terminó';

/** What has ended is not written over: the note that came back, the reason of a refusal. */
function checkEnded(before: Task, after: Task, state: ReferralState): void {
  const bare = ({ meta: _, extension: __, lastModified: ___, ...rest }: Task): object => rest;
  if (Object.keys(MOVES[state]).length === 0 && !isDeepStrictEqual(plain(bare(before)), plain(bare(after))))
    throw wrong('Esta referencia ya terminó.', 'Task.businessStatus', 'Si hace falta, envíe otra.');
}

function checkStatus({ status }: Task, state: ReferralState): void {
  if (status !== TASK_STATUS[state])
    throw wrong(
      `El estado «${state}» va con Task.status «${TASK_STATUS[state]}».`,
      'Task.status',
      `Envíe status ${TASK_STATUS[state]}.`,
    );
}

function checkSaid(task: Task, state: ReferralState): void {
  if (state === 'citada' && task.executionPeriod?.start === undefined)
    throw wrong(
      'Para citar hay que decir cuándo.',
      'Task.executionPeriod.start',
      'Diga la fecha y la hora de la cita.',
    );
  if (state === 'rechazada' && (task.statusReason?.text?.trim().length ?? 0) < REASON_LETTERS)
    throw wrong(
      'Para rechazar hay que decir por qué.',
      'Task.statusReason.text',
      `Escriba el motivo (al menos ${REASON_LETTERS} letras).`,
    );
  const returned = task.output?.some(({ valueReference }) =>
    /^(Composition\/|urn:)/.test(valueReference?.reference ?? ''),
  );
  if (state === 'contrarreferida' && !returned)
    throw wrong(
      'Para contrarreferir hace falta la nota.',
      'Task.output',
      'Refiera a la nota (Composition) en valueReference.',
    );
}

function isSide(task: Task, side: ReferralSide): boolean {
  const mover = moverIn(task);
  if (side === 'hub') return mover === 'hub' || mover === 'sistema';
  const owner = cluesOf(side === 'origen' ? task.requester : task.owner);
  return mover === 'sistema' || mover === 'hub' || mover === owner;
}

/** What a patch built has no prototype, and is equal all the same. */
const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

const stateIn = ({ businessStatus }: Task): ReferralState | undefined => {
  const code = businessStatus?.coding?.find(({ system }) => system === ESTADO_DE_REFERENCIA_SYSTEM)?.code;
  return isReferralState(code) ? code : undefined;
};
const moverIn = ({ extension = [] }: Task): string | undefined =>
  extension.find(({ url }) => url === UNIDAD_QUE_MUEVE)?.valueString;
const cluesOf = (reference: Task['owner']): string | undefined =>
  reference?.identifier?.system === CLUES_SYSTEM ? reference.identifier.value : undefined;

const wrong = (message: string, path: string, fix: string) =>
  fault('business-rule', message, { path, rule: RULE, fix });
