/** The code that a person shows of an appointment (hub: `/llegadas`): one reading, and he is in the room. */
import { queries } from '../hub/queries.ts';
import { ask } from '../hub/read.ts';
import type { Done } from '../queue/moves.ts';
import { t } from '../texts/t.ts';
import { undoArrival } from './check-in.ts';

interface Arrived {
  readonly estado: 'llego' | 'ya-estaba';
  readonly visita: string;
  readonly nombre: string;
}

export async function arriveByCode(code: string): Promise<Done> {
  const made = await ask<Arrived>({ method: 'POST', path: '/llegadas', body: { codigo: code } });
  await queries.invalidateQueries({ queryKey: ['morning'] });
  const { visita, nombre } = made;
  return {
    words: t('moved.arrived', { name: nombre }),
    undo: made.estado === 'llego' ? () => undoArrival({ state: 'booked' }, { visitId: visita }) : undefined,
  };
}
