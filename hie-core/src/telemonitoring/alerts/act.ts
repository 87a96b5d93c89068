/** What somebody does about an alert: takes it, calls, writes, books, changes the treatment, hands it over, closes it. Each act stays written. */
import { type Database, inTransaction, type Queryable } from '../../db.ts';
import { fault } from '../../errors.ts';
import type { Caller } from '../../security/caller.ts';
import type { Act, ActName } from '../api.ts';
import { changeAlert, insertAct, passAlert, selectActs } from './acts/sql.ts';
import { holdAfter, passedUntil, staffName } from './hold.ts';
import { type AlertRow, selectAlert } from './sql.ts';
import { tellOf } from './tell.ts';
import { beforeOf, changedMeanwhile } from './undo.ts';
import { LEVELS } from './when.ts';

const REASON_LETTERS = 5;
const LEVEL_WORDS = { enfermeria: 'enfermería', medico: 'medicina', emergencia: 'emergencias' } as const;

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
  const level = name === 'turnar' && act.nivel !== undefined ? LEVELS.indexOf(act.nivel) : undefined;
  const hold = holdAfter(alert, name, act, caller, nowMs);
  await inTransaction(db, async (client) => {
    const done =
      level === undefined
        ? await changeAlert(client, id, act.version, {
            state: name === 'cerrar' ? 'cerrada' : 'en-curso',
            wasRight: name === 'cerrar' ? act.util! : null,
            ...hold,
          })
        : await passAlert(
            client,
            id,
            act.version,
            level,
            passedUntil(alert, level, await reached(client, alert), nowMs),
          );
    if (!done) throw changedMeanwhile();
    const note = [act.motivo, act.recurso ?? '', name === 'turnar' ? `a ${act.a ?? LEVEL_WORDS[act.nivel!]}` : '']
      .filter((one) => one !== '')
      .join(' · ');
    if (name === 'mensaje') await tellOf(client, alert, act, nowMs);
    const before = beforeOf(alert, caller);
    const by = staffName(caller);
    await insertAct(client, {
      ...{ alert: id, act: name, by, before, holder: hold.takenKey },
      note: note === '' ? null : note,
    });
  });
  return (await selectAlert(db, id))!;
}

/** The highest step that it was on: where it went down somebody did that, and his act says from where. */
const reached = async (client: Queryable, { id, level }: AlertRow): Promise<number> =>
  Math.max(level, ...(await selectActs(client, id)).map(({ before }) => before?.level ?? 0));

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
      fix: 'Escriba el nombre de quien la toma, o elija enfermería, medicina o emergencias.',
    });
}
