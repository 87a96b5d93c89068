/**
 * At the morning's opening: the day's people and the catalogues, asked one after the other while nobody waits for them; who comes later
 * is asked for when the list names him. The answers stay by themselves (`copies.ts`); here is only how much at most, and how far it is.
 */
import { cityDay } from '../calendar/when.ts';
import { hubNow } from '../hub/clock.ts';
import { queries } from '../hub/queries.ts';
import { line } from '../hub/reachable.ts';
import { read } from '../hub/read.ts';
import { session } from '../session/session.ts';
import { readsRecord, type Who } from '../session/who.ts';
import { ahead, allLaid, bytesWritten } from './copies.ts';
import { NOTHING_KEPT, type Progress, progress } from './readiness.ts';

/** What a clinic's line may spend on it, compressed, the catalogues counted too. */
const MOST_BYTES = 1_000_000;

interface MorningPerson {
  readonly id: string;
  readonly encounter: string | undefined;
}
interface Morning {
  readonly visitas?: readonly { readonly id: string; readonly paciente: { readonly id: string } }[];
  readonly citas?: readonly { readonly paciente: { readonly id: string } }[];
}

/** Of this page: `person visit` of whom everything is here. */
const here = new Set<string>();
let keptFor = '';
let packBytes: number | undefined;
let running: Promise<void> | undefined;
let again: Morning | undefined;

const placeOf = ({ id, encounter }: MorningPerson) => `${id} ${encounter ?? ''}`;

export async function keepMorning(who: Who): Promise<void> {
  const day = cityDay(hubNow());
  if (!mayAsk()) return;
  if (keptFor !== `${who.subject} ${day}`) {
    keptFor = `${who.subject} ${day}`;
    here.clear();
    progress.set(NOTHING_KEPT);
  }
  const morning = await ahead(() => read<Morning>(`/visitas?dia=${day}`)).catch((): Morning => ({}));
  await keepPeople(morning, who);
}

/** Who arrives, or is booked, after the morning's opening. @returns stops following */
export const followMorning = (who: Who): (() => void) =>
  queries.getQueryCache().subscribe(({ type, query }) => {
    if (type !== 'updated' || query.queryKey[0] !== 'morning' || query.state.status !== 'success') return;
    const morning = query.state.data as Morning;
    if (mayAsk() && peopleOf(morning).some((person) => !here.has(placeOf(person)))) void keepPeople(morning, who);
  });

/** Without the hub's word there is nothing to fetch, and a copy is not asked for a copy. */
function mayAsk(): boolean {
  const now = session.get();
  return line.get().kind === 'up' && now.kind === 'in' && now.local !== true && now.ended !== true;
}

/** One at a time; what the list says meanwhile is looked at when this is done. */
function keepPeople(morning: Morning, who: Who): Promise<void> {
  again = morning;
  running ??= (async () => {
    while (again !== undefined) {
      const next = again;
      again = undefined;
      await keepAll(peopleOf(next), who);
    }
  })().finally(() => {
    running = undefined;
  });
  return running;
}

async function keepAll(people: readonly MorningPerson[], who: Who): Promise<void> {
  const before = bytesWritten();
  const left = people.filter((person) => !here.has(placeOf(person)));
  const of = people.length + 1;
  let done = people.length - left.length + (packBytes === undefined ? 0 : 1);
  const spent = () => bytesWritten() - before + (packBytes ?? 0);
  const tell = (state: Progress['state']) => progress.set({ done, of, state, atMs: hubNow(), bytes: spent() });
  tell('keeping');
  if (packBytes === undefined) {
    const { keepPack } = await import('../terminology/offline-terms.ts');
    packBytes = await keepPack().catch(() => undefined);
    if (packBytes !== undefined) done += 1;
  }
  const { askAhead } = await import('./person-questions.ts');
  for (const person of left) {
    if (!mayAsk()) return tell('cut');
    if (spent() > MOST_BYTES) return tell('enough');
    await ahead(() => askAhead(person.id, person.encounter, readsRecord(who.role))).catch(() => {});
    await allLaid();
    if (!mayAsk()) return tell('cut');
    here.add(placeOf(person));
    done += 1;
    tell('keeping');
  }
  tell('kept');
}

function peopleOf({ visitas, citas }: Morning): readonly MorningPerson[] {
  const people = new Map<string, MorningPerson>();
  for (const { paciente } of citas ?? []) people.set(paciente.id, { id: paciente.id, encounter: undefined });
  for (const { id, paciente } of visitas ?? []) people.set(paciente.id, { id: paciente.id, encounter: id });
  return [...people.values()];
}
