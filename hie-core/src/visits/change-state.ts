/**
 * What reception may change of a visit, which it may not read: that the person left without being seen, that the arrival was a mistake (the
 * booked place waits again, in the same transaction), and that either was not so. Only in its own clinic, only before the consultation, and
 * never over somebody else's change (`version`).
 */
import type { Appointment, Encounter } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import { entryOf } from '../security/audit/entry.ts';
import type { Caller } from '../security/caller.ts';
import type { RequestContext } from '../store/guarded.ts';
import type { Repository, WriteIntent, WriteResult } from '../store/repository.ts';
import { clinicsOf } from './clinic.ts';
import { clinicOf } from './morning.ts';

export interface StateChange {
  readonly estado: 'cancelled' | 'arrived' | 'entered-in-error';
  readonly version: string;
  /** `entered-in-error`: what the booked place is again. */
  readonly cita: 'booked' | 'noshow';
}

const FROM: Readonly<Record<StateChange['estado'], ReadonlySet<string>>> = {
  cancelled: new Set(['arrived', 'triaged']),
  arrived: new Set(['cancelled', 'entered-in-error']),
  'entered-in-error': new Set(['arrived']),
};
const WAITING: ReadonlySet<string | undefined> = new Set(['arrived', 'triaged']);

export interface ChangeParts {
  readonly repository: Repository;
  readonly onWritten: (results: readonly WriteResult[], caller: Caller) => void;
  readonly nowMs?: () => number;
}

export function createStateChange({ repository, onWritten, nowMs = Date.now }: ChangeParts) {
  return async ({ caller, requestId }: RequestContext, id: string, asked: StateChange) => {
    const { estado, version } = asked;
    const clues = clinicOf(caller);
    const stored = await repository.read('Encounter', id, {});
    const encounter = JSON.parse(stored.json) as Encounter;
    if (!clinicsOf(encounter).includes(clues)) throw notHere();
    if (stored.versionId !== version || !mayBecome(estado, encounter)) throw changedMeanwhile();
    const resource = withStatus(encounter, estado, new Date(nowMs()).toISOString());
    const place = await placeAfter(repository, encounter, asked);
    const results = await repository.transact(
      [{ kind: 'update', fullUrl: undefined, resource, target: { id }, ifMatch: version }, ...place],
      {},
      {
        operationId: undefined,
        audit: (written) => [
          entryOf({
            interaction: 'update',
            entities: written.map(({ stored: { type, id, versionId } }) => ({ type, id, versionId })),
            ...(stored.patientId !== undefined && { patientId: stored.patientId }),
            ...{ caller, requestId, outcome: 'success', atMs: nowMs() },
          }),
        ],
      },
    );
    onWritten(results, caller);
    return { id, version: results.find(({ stored }) => stored.type === 'Encounter')!.stored.versionId, estado };
  };
}

/** The booked place of an arrival that was none, or was one after all; what became of it otherwise meanwhile stays. */
async function placeAfter(
  repository: Repository,
  before: Encounter,
  { estado, cita }: StateChange,
): Promise<WriteIntent[]> {
  const [, id] = /^Appointment\/(.+)$/.exec(before.appointment?.[0]?.reference ?? '') ?? [];
  const person = before.subject?.reference;
  const isMistake = estado === 'entered-in-error';
  if (id === undefined || person === undefined || (!isMistake && before.status !== 'entered-in-error')) return [];
  const [stored] = await repository.readMany([{ type: 'Appointment', id }], {});
  const place = stored && (JSON.parse(stored.json) as Appointment);
  // Reception writes what a visit names, and reads no place that is hidden from it: only the person's own.
  if (!place?.participant?.some(({ actor }) => actor?.reference === person)) return [];
  const came = place.status === 'arrived' || place.status === 'checked-in';
  const waits = place.status === 'booked' || place.status === 'noshow';
  if (!(isMistake ? came : waits)) return [];
  const resource: Appointment = { ...place, status: isMistake ? cita : 'arrived' };
  return [{ kind: 'update', fullUrl: undefined, resource, target: { id }, ifMatch: stored!.versionId }];
}

/** Back among those who wait comes only who waited until then: what a consultation ended is not reception's to open. */
const mayBecome = (estado: StateChange['estado'], { status, statusHistory }: Encounter): boolean =>
  FROM[estado].has(status) && (estado !== 'arrived' || WAITING.has(statusHistory?.at(-1)?.status));

/** R4 Encounter.statusHistory: the state that ends here, with its own period. */
export function withStatus(encounter: Encounter, status: Encounter['status'], at: string): Encounter {
  const history = encounter.statusHistory ?? [];
  const since = history.at(-1)?.period?.end ?? encounter.period?.start ?? at;
  const { end: _end, ...period } = encounter.period ?? {};
  return {
    ...encounter,
    status,
    statusHistory: [...history, { status: encounter.status, period: { start: since, end: at } }],
    period: status === 'cancelled' ? { ...period, end: at } : period,
  };
}

const notHere = () =>
  fault('not-found', 'Esta visita no es de su unidad.', { fix: 'Busque a la persona en la lista de hoy.' });

const changedMeanwhile = () =>
  fault('conflict', 'Alguien cambió esta visita hace un momento.', {
    rule: 'Una visita la cambia quien vio su último estado',
    fix: 'Mire en la lista cómo está ahora y vuelva a intentarlo si todavía hace falta.',
  });
