/**
 * Breaking the glass: who treats and cannot wait opens what is labelled or hidden of one person, for himself, for a while, and says why.
 * First the notice, the case and the audit are on disk, then it opens: an access that nobody is told of does not exist (docs/adr/0024).
 */
import { randomUUID } from 'node:crypto';
import { fault } from '../../errors.ts';
import type { RequestContext } from '../../store/guarded.ts';
import { keyOf } from '../../store/keys.ts';
import type { WriteIntent } from '../../store/repository.ts';
import { ROLE_NAMES } from '../accesses/texts.ts';
import type { Emergency, EmergencyRequest } from './api.ts';
import { communicationOf, type Opening, reviewTask } from './emergency-notice.ts';
import { entry, instant, only, type Parts } from './parts.ts';
import { type AccessRow, endAccess, insertAccess } from './sql.ts';
import { CONCEALED, noticeSentence, reasonText } from './texts.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const CLINICIANS = ['medico', 'enfermeria'] as const;

export async function open(
  parts: Parts,
  context: RequestContext,
  patientId: string,
  request: EmergencyRequest,
): Promise<Emergency> {
  const { store, grants, nowMs, normalMinutes, maxMinutes } = parts;
  const { caller } = context;
  await only(parts, context, CLINICIANS, 'Communication', 'expediente/acceso-de-emergencia');
  const minutes = request.minutos ?? normalMinutes;
  if (minutes > maxMinutes) throw tooLong(maxMinutes);
  await store.read(context, 'Patient', patientId);
  await grants.refresh();
  const standing = grants.of(caller, patientId);
  if (standing !== undefined) return emergencyOf(standing);
  const now = nowMs();
  const { codigo: reason, detalle: detail } = request.motivo;
  const opening: Opening = {
    ...{ patientId, reason, nowMs: now, dueMs: now + parts.reviewDays * DAY_MS },
    sentence: noticeSentence(await whoOf(parts, caller), await placeOf(parts, caller.clues), reasonText(reason)),
    communication: `urn:uuid:${randomUUID()}`,
  };
  const [communication, task] = await tell(parts, context, opening, `${reasonText(reason)}: ${detail}`);
  const row = {
    ...{ id: randomUUID(), patient_id: patientId, subject: caller.subject, role: caller.role, name: caller.name },
    ...{ clues: caller.clues ?? null, reason, detail, began: now, ends: now + minutes * MINUTE_MS, due: opening.dueMs },
    ...{ task: task!, communication: communication!, outcome: null, note: null, reviewer_name: null, reviewed: null },
  };
  await insertAccess(parts.db, { ...row, patient: keyOf('Patient', patientId) });
  await grants.refresh();
  return emergencyOf(row);
}

/** @returns ids of the Communication and of the Task */
async function tell(parts: Parts, context: RequestContext, opening: Opening, note: string): Promise<string[]> {
  const { patientId } = opening;
  const create = (resource: Extract<WriteIntent, { kind: 'create' }>['resource'], fullUrl: string): WriteIntent => ({
    ...{ kind: 'create', fullUrl, resource, condition: undefined },
  });
  const results = await parts.repository.transact(
    [create(communicationOf(opening), opening.communication), create(reviewTask(opening), `urn:uuid:${randomUUID()}`)],
    {},
    {
      operationId: undefined,
      audit: (written) => {
        const entities = written.map(({ stored: { type, id } }) => ({ type, id }));
        return [
          entry(
            parts,
            context,
            { interaction: 'break-glass', entities, patientId, purpose: 'ETREAT', note },
            'success',
          ),
        ];
      },
    },
  );
  parts.onWritten(results);
  return results.map(({ stored }) => stored.id);
}

export async function close(parts: Parts, context: RequestContext, patientId: string): Promise<Emergency> {
  await only(parts, context, CLINICIANS, 'Communication', 'expediente/acceso-de-emergencia');
  await parts.grants.refresh();
  const standing = parts.grants.of(context.caller, patientId);
  const ended = standing && (await end(parts, context, standing.id));
  if (ended === undefined)
    throw fault('not-found', 'No tiene abierto un acceso de emergencia a ese expediente.', {
      fix: 'Abra el expediente otra vez.',
    });
  return emergencyOf(ended);
}

export async function end(parts: Parts, context: RequestContext, id: string): Promise<AccessRow | undefined> {
  const ended = await endAccess(parts.db, id, parts.nowMs());
  await parts.grants.refresh();
  if (ended === undefined) return undefined;
  const act = {
    interaction: 'break-glass-end',
    entities: [{ type: 'Task', id: ended.task }],
    patientId: ended.patient_id,
  } as const;
  await parts.repository.record([entry(parts, context, act, 'success')]);
  return ended;
}

/** Whether something is hidden; never what, how much or since when. */
export async function concealed(parts: Parts, context: RequestContext, patientId: string) {
  const { caller } = context;
  if (caller.role !== 'paciente' && !(CLINICIANS as readonly string[]).includes(caller.role)) {
    await parts.repository.record([
      entry(parts, context, { interaction: 'operation', entities: [], query: 'expediente/oculto' }, 'denied'),
    ]);
    throw fault('forbidden', 'Su función no permite ver esto.', { rule: 'Política de acceso por rol' });
  }
  await parts.store.read(context, 'Patient', patientId);
  const oculto = await parts.isConcealed(caller, patientId);
  const standing = parts.grants.of(caller, patientId);
  return { oculto, texto: oculto ? CONCEALED : null, acceso: standing === undefined ? null : emergencyOf(standing) };
}

export const emergencyOf = (row: AccessRow): Emergency => ({
  id: row.id,
  paciente: row.patient_id,
  desde: instant(row.began),
  hasta: instant(row.ends),
  motivo: motiveOf(row),
});

export const motiveOf = ({ reason, detail }: AccessRow): Emergency['motivo'] => ({
  ...{ codigo: reason, texto: reasonText(reason), detalle: detail },
});

export async function whoOf(
  { showProfessional }: Parts,
  { name, role }: { readonly name: string; readonly role: string },
): Promise<string> {
  return showProfessional && name !== '' ? name : (ROLE_NAMES[role] ?? role);
}

export async function placeOf(parts: Parts, clues: string | null | undefined): Promise<string | undefined> {
  if (clues === null || clues === undefined) return undefined;
  return (await parts.facilityNames(new Set([clues]))).get(clues) ?? `unidad ${clues}`;
}

const tooLong = (maxMinutes: number) =>
  fault('value', `Un acceso de emergencia dura a lo más ${maxMinutes} minutos.`, {
    path: 'minutos',
    rule: 'EMERGENCY_MAX_MINUTES',
    fix: 'Pida menos tiempo; puede abrir otro después.',
  });
