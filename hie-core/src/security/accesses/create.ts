/** A person's accesses as the one thing `server.ts` builds: the list, the cases about it, the operators' queue. Each use is in the audit. */
import type { Task } from '@medplum/fhirtypes';
import type { Database } from '../../db.ts';
import { fault } from '../../errors.ts';
import type { Guarded, RequestContext } from '../../store/guarded.ts';
import { keyOf } from '../../store/keys.ts';
import type { Repository } from '../../store/repository.ts';
import { shortOf } from '../audit/acts.ts';
import { decodeEntry } from '../audit/encode.ts';
import { type Act, entryOf } from '../audit/entry.ts';
import { selectEntries } from '../audit/sql.ts';
import type { RelationsOf } from '../policy/relations.ts';
import type { Dispute, ListAnswer, ListQuery } from './api.ts';
import { type Cases, createCases, type EntryOf } from './cases.ts';
import { disputeOf, disputeTask, plain } from './dispute-task.ts';
import { createFacilityNames } from './facility-names.ts';
import { groupAccesses } from './group.ts';
import { accessPage, type ListParts, sentenceOptions } from './list.ts';
import { DAY_MS } from './mexico-city-clock.ts';
import { sentenceOf } from './sentence.ts';
import { selectPersonActs } from './sql.ts';
import { type Whose, whoseList } from './whose.ts';

export interface AccessesOptions {
  readonly db: Database;
  readonly repository: Repository;
  readonly store: Guarded;
  readonly relationsOf: RelationsOf;
  readonly showProfessional: boolean;
  /** Days in which a case has to be answered. */
  readonly disputeDays: number;
  readonly nowMs?: () => number;
}

export interface Accesses extends Cases {
  list(context: RequestContext, query: ListQuery): Promise<ListAnswer>;
  disputes(context: RequestContext, patientId: string | undefined): Promise<Dispute[]>;
  /** The case about one AuditEvent; asked again it is the same case. */
  dispute(
    context: RequestContext,
    eventId: string,
    patientId: string | undefined,
    comment: string | undefined,
  ): Promise<Dispute>;
}

const MAX_DISPUTES = 200;

export function createAccesses(options: AccessesOptions): Accesses {
  const { db, repository, store, nowMs = Date.now } = options;
  const parts: ListParts = {
    ...{ db, nowMs, showProfessional: options.showProfessional },
    facilityNames: createFacilityNames(repository, nowMs),
  };
  const entry: EntryOf = ({ caller, requestId }, act, outcome) =>
    entryOf({ ...act, caller, requestId, outcome, atMs: nowMs() });

  /** On record before anything is told, and when it is refused too. */
  async function admitted(context: RequestContext, asked: string | undefined, query: string): Promise<Whose> {
    const act: Act = { interaction: 'operation', entities: [], query };
    try {
      const whose = await whoseList(options, context.caller, asked, nowMs());
      await repository.record([entry(context, { ...act, patientId: whose.patientId }, 'success')]);
      return whose;
    } catch (error) {
      await repository.record([entry(context, act, 'denied')]);
      throw error;
    }
  }

  /** By the AuditEvent they are about. The ledger remembers which cases a person opened; the Tasks tell how they stand. */
  async function disputesOf(patientId: string): Promise<Map<string, Dispute>> {
    const acts = await selectPersonActs(db, keyOf('Patient', patientId), shortOf('dispute'), MAX_DISPUTES);
    const references = acts.flatMap(({ entry: text }) =>
      decodeEntry(text).entities.filter(({ type }) => type === 'Task'),
    );
    const tasks = await repository.readMany(
      references.map(({ type, id }) => ({ type, id })),
      {},
    );
    const found = new Map<string, Dispute>();
    for (const { json } of tasks) {
      const dispute = disputeOf(JSON.parse(json) as Task);
      if (dispute?.paciente === patientId) found.set(dispute.acceso, plain(dispute));
    }
    return found;
  }

  /** @throws HubError when that event is not in the person's list, or is what the reader did himself */
  async function sentenceAbout(eventId: string, { patientId }: Whose, subject: string): Promise<string> {
    const [row] = await selectEntries(db, UUID.test(eventId) ? [eventId] : []);
    const known = row === undefined ? undefined : { id: row.id, entry: decodeEntry(row.entry) };
    const own = known?.entry.patients.includes(patientId)
      ? groupAccesses([known], { subject, othersOnly: false })[0]
      : undefined;
    if (own === undefined)
      throw fault('not-found', 'Ese acceso no está en la lista.', { fix: 'Abra la lista otra vez y elija el acceso.' });
    if (own.self)
      throw fault('business-rule', 'Ese acceso lo hizo usted.', {
        fix: 'Si no fue usted, cambie su contraseña y avise a su unidad.',
      });
    // The operator looks into who it was: his own setting does not hide it from him.
    // It is kept, so the day is told by its date: "hoy" is another day when it is read.
    const kept = { showProfessional: true, nowMs: own.lastMs + 2 * DAY_MS };
    return sentenceOf(own, { ...(await sentenceOptions(parts, [own])), ...kept });
  }

  return {
    async list(context, query) {
      const whose = await admitted(context, query.paciente, 'expediente/accesos');
      const disputes = await disputesOf(whose.patientId);
      return accessPage(parts, whose, query, context.caller.subject, disputes);
    },

    async disputes(context, asked) {
      const { patientId } = await admitted(context, asked, 'expediente/disputas');
      return [...(await disputesOf(patientId)).values()];
    },

    async dispute(context, eventId, asked, comment) {
      const whose = await admitted(context, asked, 'expediente/accesos/no-reconozco');
      const { patientId } = whose;
      const sentence = await sentenceAbout(eventId, whose, context.caller.subject);
      const requesterId = context.caller.patientId!;
      const resource = disputeTask({
        ...{ eventId, patientId, requesterId, sentence, comment },
        ...{ nowMs: nowMs(), dueDays: options.disputeDays },
      });
      const [made] = await repository.transact(
        [{ kind: 'create', fullUrl: undefined, resource, condition: undefined }],
        {},
        {
          operationId: `disputa\n${patientId}\n${eventId}`,
          audit: ([task]) => {
            const entities = [
              { type: 'Task', id: task!.stored.id },
              { type: 'AuditEvent', id: eventId },
            ];
            return [entry(context, { interaction: 'dispute', entities, patientId }, 'success')];
          },
        },
      );
      // Asked again, it is the case as it stands by now.
      const { json } = await repository.read('Task', made!.stored.id, {});
      return plain(disputeOf(JSON.parse(json) as Task)!);
    },

    ...createCases({ repository, store, nowMs, entry }),
  };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
