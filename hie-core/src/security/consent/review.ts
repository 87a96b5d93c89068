/**
 * Every emergency access is reviewed by somebody else, until a due time. What was found stays where the person sees it. The row in the
 * database is what counts; the Task tells it to FHIR clients, and nobody changes the outcome by writing a Task.
 */
import type { Task } from '@medplum/fhirtypes';
import { fault } from '../../errors.ts';
import type { RequestContext } from '../../store/guarded.ts';
import { keyOf } from '../../store/keys.ts';
import type { Notice, Review, ReviewRequest } from './api.ts';
import { end, motiveOf, placeOf, whoOf } from './emergency.ts';
import { reviewedTask } from './emergency-notice.ts';
import { admitted, entry, instant, type Parts } from './parts.ts';
import { type AccessRow, judgeAccess, selectAccess, selectOfPatient, selectReviews } from './sql.ts';
import { noticeSentence, REVIEW_TEXTS, reasonText } from './texts.ts';

const MAX_LISTED = 200;

/** The person's own list. */
export async function notices(parts: Parts, context: RequestContext, asked: string | undefined): Promise<Notice[]> {
  const { patientId } = await admitted(parts, context, asked, 'expediente/avisos');
  const rows = await selectOfPatient(parts.db, keyOf('Patient', patientId), MAX_LISTED);
  return Promise.all(rows.map((row) => noticeOf(parts, row)));
}

async function noticeOf(parts: Parts, row: AccessRow): Promise<Notice> {
  const who = await whoOf(parts, row);
  const place = await placeOf(parts, row.clues);
  const estado = row.outcome ?? 'pendiente';
  return {
    id: row.id,
    texto: noticeSentence(who, place, reasonText(row.reason)),
    cuando: instant(row.began),
    hasta: instant(row.ends),
    abierto: row.ends > parts.nowMs(),
    quien: { texto: who, rol: row.role },
    ...(row.clues !== null && { unidad: { clues: row.clues, nombre: place! } }),
    motivo: motiveOf(row),
    revision: {
      ...{ estado, texto: REVIEW_TEXTS[estado], vence: instant(row.due) },
      ...(row.note !== null && { nota: row.note }),
      ...(row.reviewed !== null && { cuando: instant(row.reviewed) }),
    },
    comunicacion: row.communication,
  };
}

/** Overdue first, since the first due comes first. */
export async function reviews(parts: Parts, context: RequestContext, waiting: boolean): Promise<Review[]> {
  await onlyOperators(parts, context, 'operacion/revisiones');
  await parts.repository.record([
    entry(parts, context, { interaction: 'operation', entities: [], query: 'operacion/revisiones' }, 'success'),
  ]);
  const rows = await selectReviews(parts.db, waiting, MAX_LISTED);
  return Promise.all(rows.map((row) => reviewOf(parts, row)));
}

export async function judge(
  parts: Parts,
  context: RequestContext,
  id: string,
  { resultado, nota }: ReviewRequest,
): Promise<Review> {
  const row = await caseOf(parts, context, id);
  const { subject, name } = context.caller;
  if (row.subject === subject) {
    await parts.repository.record([entry(parts, context, actOf(row), 'denied')]);
    throw fault('forbidden', 'Quien abrió el acceso no puede revisarlo.', {
      rule: 'Revisión por otra persona',
      fix: 'Pida a otra persona de la operación que lo revise.',
    });
  }
  const atMs = parts.nowMs();
  const judged = await judgeAccess(parts.db, id, {
    outcome: resultado,
    note: nota,
    reviewer: subject,
    reviewerName: name,
    atMs,
  });
  if (judged === undefined)
    throw fault('business-rule', 'Este acceso ya se revisó.', { fix: 'Abra la lista otra vez.' });
  await tellReviewed(parts, context, judged, atMs);
  return reviewOf(parts, judged);
}

async function tellReviewed(parts: Parts, context: RequestContext, row: AccessRow, atMs: number): Promise<void> {
  const [stored] = await parts.repository.readMany([{ type: 'Task', id: row.task }], {});
  const audit = () => [entry(parts, context, { ...actOf(row), note: row.outcome! }, 'success')];
  if (stored === undefined) return parts.repository.record(audit());
  const resource = reviewedTask(JSON.parse(stored.json) as Task, row.outcome!, atMs);
  const update = {
    kind: 'update',
    fullUrl: undefined,
    resource,
    target: { id: row.task },
    ifMatch: undefined,
  } as const;
  parts.onWritten(await parts.repository.transact([update], {}, { operationId: undefined, audit }));
}

export async function endByReviewer(parts: Parts, context: RequestContext, id: string): Promise<Review> {
  const row = await caseOf(parts, context, id);
  return reviewOf(parts, (await end(parts, context, id)) ?? row);
}

async function caseOf(parts: Parts, context: RequestContext, id: string): Promise<AccessRow> {
  await onlyOperators(parts, context, 'operacion/revisiones');
  const row = UUID.test(id) ? await selectAccess(parts.db, id) : undefined;
  if (row === undefined) throw fault('not-found', 'No hay una revisión con ese identificador.');
  return row;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const actOf = ({ task, patient_id }: AccessRow) =>
  ({ interaction: 'break-glass-reviewed', entities: [{ type: 'Task', id: task }], patientId: patient_id }) as const;

async function reviewOf(parts: Parts, row: AccessRow): Promise<Review> {
  const now = parts.nowMs();
  return {
    id: row.id,
    paciente: row.patient_id,
    quien: { nombre: row.name, rol: row.role, cuenta: row.subject },
    ...(row.clues !== null && { unidad: { clues: row.clues, nombre: (await placeOf(parts, row.clues))! } }),
    ...{ motivo: motiveOf(row), desde: instant(row.began), hasta: instant(row.ends), abierto: row.ends > now },
    ...{ vence: instant(row.due), vencida: row.outcome === null && row.due <= now, estado: row.outcome ?? 'pendiente' },
    ...(row.note !== null && { nota: row.note }),
    ...(row.reviewer_name !== null && { revisadaPor: row.reviewer_name }),
    ...(row.reviewed !== null && { revisadaCuando: instant(row.reviewed) }),
    tarea: row.task,
  };
}

async function onlyOperators(parts: Parts, context: RequestContext, query: string): Promise<void> {
  if (context.caller.role === 'operador') return;
  await parts.repository.record([entry(parts, context, { interaction: 'operation', entities: [], query }, 'denied')]);
  throw fault('forbidden', 'Las revisiones las atiende quien opera Amate.', {
    rule: 'Política de acceso por rol',
    fix: 'Entre con una cuenta de operación.',
  });
}
