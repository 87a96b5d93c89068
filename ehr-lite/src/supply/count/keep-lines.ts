/**
 * A line is in the outbox, sealed on this device, before the next one is counted. Lines that wait go together, some at a time: a thousand of
 * them are twenty requests, and no write of the disk grows with the count.
 */
import { hubNow } from '../../hub/clock.ts';
import { drain, sending } from '../../outbox/drain.ts';
import type { OutboxEntry } from '../../outbox/entry.ts';
import { keepRest } from '../../outbox/keep-rest.ts';
import { inTurn, kept, put, queue } from '../../outbox/queue.ts';
import { t } from '../../texts/t.ts';
import type { CountLine, Saved } from './count-shape.ts';
import { joinedLines } from './lay-lines.ts';

const TOGETHER = 50;
const pathOf = (id: string): string => `/insumos/conteos/${id}/renglones`;

export const savedOf = (line: CountLine, contados: number, vuelta: 1 | 2 = 1): Saved => {
  const { clave, lote, caducidad, propietario, programa } = line;
  return {
    ...{ clave, lote, caducidad, contados, contadoEn: new Date(hubNow()).toISOString() },
    ...(propietario !== undefined && { propietario }),
    ...(programa !== undefined && { programa }),
    ...(vuelta === 2 && { vuelta }),
  };
};

/**
 * What the hub refuses stays in the outbox, and this screen and «Por enviar» both tell it.
 * @param knows whether the hub told of this key: one that somebody typed goes by itself, so that its refusal holds back no other line
 * @returns when it is kept
 */
export async function keepLine(id: string, clues: string, line: Saved, knows: (key: string) => boolean): Promise<void> {
  const joined = await inTurn(async () => {
    const here = knows(line.clave) ? ofCount(queue.get(), id).find((entry) => mayJoin(entry, knows)) : undefined;
    // Another tab may have laid lines into it, which stay; or sent it, and then a new one is made.
    const waits = here && (await kept(here.operation).catch(() => undefined));
    if (waits === undefined || !mayJoin(waits, knows)) return false;
    const renglones = joinedLines(joinedLines(linesIn(here!), linesIn(waits)), [line]);
    await put({ ...waits, ...toldOf(id, clues, renglones) }).catch(() => {});
    return true;
  });
  if (joined) return void drain();
  const { words, rest } = toldOf(id, clues, [line]);
  await keepRest({ operation: crypto.randomUUID(), words, ...rest });
}

const toldOf = (id: string, clues: string, renglones: readonly Saved[]) => ({
  words: t('stock.count.words', { count: renglones.length }),
  rest: { path: pathOf(id), body: { clues, renglones } },
});

const mayJoin = (entry: OutboxEntry, knows: (key: string) => boolean): boolean =>
  entry.standing.kind === 'pending' &&
  entry.operation !== sending.now &&
  linesIn(entry).length < TOGETHER &&
  linesIn(entry).every(({ clave }) => knows(clave));

export const ofCount = (all: readonly OutboxEntry[], id: string): readonly OutboxEntry[] =>
  all.filter(({ rest }) => rest?.path === pathOf(id));

export const linesIn = ({ rest }: OutboxEntry): readonly Saved[] => (rest?.body.renglones ?? []) as readonly Saved[];
