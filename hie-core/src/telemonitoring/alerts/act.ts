/** What somebody does about an alert: takes it, calls, writes, books, changes the treatment, hands it over, closes it. Each act stays written. */
import { type Database, inTransaction, type Queryable } from '../../db.ts';
import { fault } from '../../errors.ts';
import { enqueue } from '../../notices/enqueue.ts';
import type { Caller } from '../../security/caller.ts';
import type { Act, ActName } from '../api.ts';
import { URGENCIES } from '../rules/rule.ts';
import { changeAlert, insertAct, passAlert } from './acts/sql.ts';
import { type AlertRow, selectAlert } from './sql.ts';
import { beforeOf, changedMeanwhile } from './undo.ts';
import { deadline, LEVELS } from './when.ts';

const REASON_LETTERS = 5;
/** What nobody could be told in a week is only shown in the portal. */
const TOLD_WITHIN_MS = 7 * 24 * 3_600_000;
/** They say who has it: nothing is done yet, and the time for that runs. */
const HOLDING: ReadonlySet<ActName> = new Set(['tomar', 'turnar']);

export async function actOn(
  db: Database,
  caller: Caller,
  id: string,
  name: ActName,
  act: Act,
  nowMs: number,
): Promise<AlertRow> {
  const alert = await ownAlert(db, caller, id);
  if (alert.state === 'cerrada')
    throw fault('business-rule', 'Esa alerta ya está cerrada.', { fix: 'Recargue el tablero.' });
  check(name, act);
  if (alert.version !== act.version) throw changedMeanwhile();
  const by = caller.name || caller.subject;
  const level = name === 'turnar' && act.nivel !== undefined ? LEVELS.indexOf(act.nivel) : undefined;
  const takenBy = name === 'turnar' ? (act.a ?? null) : name === 'tomar' ? by : (alert.takenBy ?? by);
  await inTransaction(db, async (client) => {
    const done =
      level === undefined
        ? await changeAlert(client, id, act.version, {
            state: name === 'cerrar' ? 'cerrada' : 'en-curso',
            takenBy,
            wasRight: name === 'cerrar' ? act.util! : null,
            deadlineMs: HOLDING.has(name) ? deadline(URGENCIES[alert.urgency]!, alert.level, nowMs) : undefined,
          })
        : await passAlert(client, id, act.version, level, deadline(URGENCIES[alert.urgency]!, level, nowMs));
    if (!done) throw changedMeanwhile();
    const note = [
      act.motivo,
      act.recurso ?? '',
      name === 'turnar' ? `a ${act.a ?? (act.nivel === 'medico' ? 'medicina' : 'emergencias')}` : '',
    ]
      .filter((one) => one !== '')
      .join(' · ');
    if (name === 'mensaje') await tellOf(client, alert, act, nowMs);
    const before = beforeOf(alert, caller);
    await insertAct(client, { ...{ alert: id, act: name, by, before }, note: note === '' ? null : note });
  });
  return (await selectAlert(db, id))!;
}

/** The person is told that there is something to read, once for each message, and never what (docs/adr/0034). */
async function tellOf(client: Queryable, { patient }: AlertRow, { recurso }: Act, nowMs: number): Promise<void> {
  if (recurso === undefined || !recurso.startsWith('Communication/')) return;
  await enqueue(client, {
    ...{
      key: `mensaje/${recurso}`,
      kind: 'mensaje',
      patientId: patient,
      dueMs: nowMs,
      expiresMs: nowMs + TOLD_WITHIN_MS,
    },
  });
}

/** An alert is its facility's: to others it is not there. */
export async function ownAlert(db: Database, { clues }: Caller, id: string): Promise<AlertRow> {
  const alert = /^[0-9a-f-]{36}$/.test(id) ? await selectAlert(db, id) : undefined;
  if (alert === undefined || alert.clues !== clues)
    throw fault('not-found', 'No hay una alerta con ese id en su unidad.', { path: 'id', fix: 'Recargue el tablero.' });
  return alert;
}

function check(name: ActName, { motivo, util, a, nivel }: Act): void {
  if (name === 'cerrar' && (motivo.length < REASON_LETTERS || util === undefined))
    throw fault('required', 'Para cerrar una alerta hay que decir por qué y si sirvió.', {
      path: 'motivo, util',
      fix: `Escriba el motivo (al menos ${REASON_LETTERS} letras) y si la alerta sirvió.`,
    });
  if (name === 'turnar' && (a === undefined) === (nivel === undefined))
    throw fault('required', 'Diga a quién se turna: una persona o un nivel.', {
      path: 'a, nivel',
      fix: 'Escriba el nombre de quien la toma, o elija medicina o emergencias.',
    });
}
