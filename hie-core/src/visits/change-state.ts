/**
 * What reception may change of a visit, which it may not read: that the person left without being seen, that this was a
 * mistake, and that the arrival was one. Only in its own clinic, only before the consultation, and never over somebody else's change (`version`).
 */
import type { Encounter } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import { entryOf } from '../security/audit/entry.ts';
import type { Caller } from '../security/caller.ts';
import type { RequestContext } from '../store/guarded.ts';
import type { Repository, WriteResult } from '../store/repository.ts';
import { clinicsOf } from './clinic.ts';
import { clinicOf } from './morning.ts';

export interface StateChange {
  readonly estado: 'cancelled' | 'arrived' | 'entered-in-error';
  readonly version: string;
}

const FROM: Readonly<Record<StateChange['estado'], ReadonlySet<string>>> = {
  cancelled: new Set(['arrived', 'triaged']),
  arrived: new Set(['cancelled']),
  'entered-in-error': new Set(['arrived']),
};

export interface ChangeParts {
  readonly repository: Repository;
  readonly onWritten: (results: readonly WriteResult[], caller: Caller) => void;
  readonly nowMs?: () => number;
}

export function createStateChange({ repository, onWritten, nowMs = Date.now }: ChangeParts) {
  return async ({ caller, requestId }: RequestContext, id: string, { estado, version }: StateChange) => {
    const clues = clinicOf(caller);
    const stored = await repository.read('Encounter', id, {});
    const encounter = JSON.parse(stored.json) as Encounter;
    if (!clinicsOf(encounter).includes(clues)) throw notHere();
    if (stored.versionId !== version || !FROM[estado].has(encounter.status)) throw changedMeanwhile();
    const resource = withStatus(encounter, estado, new Date(nowMs()).toISOString());
    const results = await repository.transact(
      [{ kind: 'update', fullUrl: undefined, resource, target: { id }, ifMatch: version }],
      {},
      {
        operationId: undefined,
        audit: (written) => [
          entryOf({
            interaction: 'update',
            entities: written.map((one) => ({ type: 'Encounter', id, versionId: one.stored.versionId })),
            ...(stored.patientId !== undefined && { patientId: stored.patientId }),
            ...{ caller, requestId, outcome: 'success', atMs: nowMs() },
          }),
        ],
      },
    );
    onWritten(results, caller);
    return { id, version: results[0]!.stored.versionId, estado };
  };
}

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
