/** A hub that dies after the act of a link was stored and before that was marked: what is pressed then, and what holds (docs/adr/0034). */
import { createWorld, DAY_MS, type World } from '@amate/test/support/waitlist-world.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pageOf } from './pages.ts';
import { act, type LinkAct } from './respond.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
}, 60_000);
afterAll(() => world?.close());

async function tokenOf(appointment: string, kind: string): Promise<string> {
  const { rows } = await world.db.query<{ id: string }>(
    "select id from notice where appointment = $1 and kind = $2 and channel = 'sms' order by id desc",
    [appointment, kind],
  );
  return new URL(world.links.url('c', rows[0]!.id)).pathname.split('/').at(-1)!;
}
const press = async (token: string, wanted: LinkAct): Promise<string> =>
  pageOf(await act(world, token, wanted, { address: '', requestId: 'prueba' }));
/** What stands in the database when the hub died between both commits. */
async function pressAndDie(token: string, wanted: LinkAct): Promise<void> {
  await press(token, wanted);
  const { id } = world.links.open(token)!;
  const unmarked =
    'update notice set used_at = null, used_for = null where key = (select key from notice where id = $1)';
  await world.db.query(unmarked, [id]);
}
async function booked(): Promise<{ readonly id: string; readonly token: string; readonly service: string }> {
  const { service, schedule } = await world.agenda();
  const { id } = await world.book(world.place(schedule, 10), await world.person());
  await world.settle();
  return { id: id!, token: await tokenOf(id!, 'recordatorio-1d'), service };
}
async function offered(): Promise<{ readonly id: string; readonly token: string }> {
  const { id: taken, service } = await booked();
  const { id } = await world.wait(await world.person(), service, { sinceMs: world.now() - DAY_MS });
  await world.settle();
  await world.cancel(taken);
  await world.settle();
  return { id: id!, token: await tokenOf(id!, 'oferta') };
}
async function stateOf(id: string) {
  const { status, meta } = await world.read(id);
  return { status, version: meta!.versionId, responses: (await world.responses(id)).length };
}

describe('the same act again is the same act', () => {
  it('a confirmation is said once', async () => {
    const { id, token } = await booked();
    await pressAndDie(token, 'confirmar');
    const before = await stateOf(id);
    expect(before).toMatchObject({ status: 'booked', responses: 1 });
    expect(await press(token, 'confirmar')).toContain('Confirmó su cita');
    expect(await stateOf(id)).toEqual(before);
  });

  it.each([
    ['cancelar', booked, 'Canceló su cita'],
    ['aceptar', offered, 'El lugar es suyo'],
    ['rechazar', offered, 'Sigue en la lista de espera'],
    ['salir', offered, 'Salió de la lista de espera'],
  ] as const)('%s', async (wanted, made, said) => {
    const { id, token } = await made();
    await pressAndDie(token, wanted);
    const before = await stateOf(id);
    expect(await press(token, wanted)).toContain(said);
    expect(await stateOf(id)).toEqual(before);
    expect(await press(token, wanted)).toContain(said);
  });
});

describe('another act acts, by the state that holds', () => {
  it('who confirmed and cancels then has cancelled', async () => {
    const { id, token } = await booked();
    await pressAndDie(token, 'confirmar');
    expect(await press(token, 'cancelar')).toContain('Canceló su cita');
    expect((await stateOf(id)).status).toBe('cancelled');
  });

  it('who cancelled, was booked again at the desk and cancels again has cancelled again', async () => {
    const { id, token } = await booked();
    await pressAndDie(token, 'cancelar');
    await world.change(id, ({ cancelationReason: _, ...one }) => ({ ...one, status: 'booked' }));
    expect(await press(token, 'cancelar')).toContain('Canceló su cita');
    expect((await stateOf(id)).status).toBe('cancelled');
  });

  it('who cancelled cannot confirm, and what the unit cancelled is not his act', async () => {
    const [mine, theirs] = [await booked(), await booked()];
    await pressAndDie(mine.token, 'cancelar');
    expect(await press(mine.token, 'confirmar')).toContain('Su cita cambió después de este mensaje');
    await world.cancel(theirs.id);
    expect(await press(theirs.token, 'cancelar')).toContain('Su cita cambió después de este mensaje');
  });
});
