/** Order of reading, alarms, and what taking, reviewing and repeating say: pure tables. */
import { TAREA_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { describe, expect, it } from '@jest/globals';
import type { Task } from '@medplum/fhirtypes';
import '../texts/orders.ts';
import { duplicateOf } from '../order/duplicates.ts';
import { PANELS, STUDIES, studyByCode, studyOf } from '../order/studies.ts';
import { added, NO_ORDERS, removed, restored } from '../order/value.ts';
import type { Who } from '../session/who.ts';
import { alarmsOf, inboxOf, TAKEN_BY } from './inbox.ts';
import { reviewed, taken } from './review.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const task = (id: string, more: Partial<Task> = {}): Task & { id: string } => ({
  ...{ resourceType: 'Task', id, status: 'requested', intent: 'order', priority: 'routine' },
  code: { coding: [{ system: TAREA_SYSTEM, code: 'revisar-resultado' }] },
  focus: { reference: `DiagnosticReport/${id}` },
  ...{ for: { reference: 'Patient/1' }, authoredOn: '2026-11-22T10:00:00Z' },
  ...more,
});
const who: Who = {
  ...{ subject: 's', name: 'Dra. Ruiz', clues: 'X', cedula: '1', patientId: undefined },
  role: 'medico',
};
const inbox = (...tasks: Task[]) =>
  inboxOf(
    { tasks, patients: new Map(), reports: new Map(), results: new Map(), referrals: new Map(), orders: new Map() },
    NOW,
  );

describe('what is to be reviewed', () => {
  it('critical first, then abnormal, then what waits longest', () => {
    const list = inbox(
      task('new'),
      task('old', { authoredOn: '2026-11-20T10:00:00Z' }),
      task('high', { priority: 'urgent' }),
      task('panic', { priority: 'stat' }),
    );
    expect(list.map((one) => one.task.id)).toEqual(['panic', 'high', 'old', 'new']);
  });

  it('overdue by its own term; hidden reports stay in the list', () => {
    const [one] = inbox(task('a', { restriction: { period: { end: '2026-11-21T10:00:00Z' } } }));
    expect([one!.overdue, one!.report, one!.waiting]).toEqual([true, undefined, true]);
  });

  it('says of whom it is not: sent first for somebody else, or taken back from this person', () => {
    const said = (name: string, valueString: string) => ({ input: [{ type: { text: name }, valueString }] });
    const [moved] = inbox(task('a', said('persona', 'era-otra')));
    const [withdrawn] = inbox(task('b', said('vinculo', 'retirado')));
    expect([moved!.moved, moved!.withdrawn, withdrawn!.moved, withdrawn!.withdrawn]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  it('alarms until somebody takes it: who asked at once, everybody when the hub says that nobody did', () => {
    const asked = { requester: { identifier: { value: '9000001' } } };
    const escalated = { businessStatus: { coding: [{ code: 'escalado' }] } };
    const list = inbox(
      task('mine', { priority: 'stat', ...asked }),
      task('other', { priority: 'stat', ...escalated }),
      task('taken', { priority: 'stat', status: 'accepted', ...asked }),
      task('calm', asked),
    );
    const ids = (found: readonly { readonly task: Task }[]) => found.map((one) => one.task.id);
    const { open, mine, escalated: late } = alarmsOf(list, '9000001');
    expect([ids(open).sort(), ids(mine), ids(late)]).toEqual([['mine', 'other'], ['mine'], ['other']]);
  });

  it('taking and reviewing say who, what follows and what the person is to be told, once each', () => {
    const escalated = task('a', { businessStatus: { coding: [{ code: 'escalado' }] } });
    const mine = taken(taken(escalated, who, 't'), who, 't');
    expect([mine.status, mine.businessStatus, mine.output?.map(({ type }) => type.text)]).toEqual([
      'accepted',
      undefined,
      [TAKEN_BY],
    ]);
    const done = reviewed(mine, who, { next: 'call', tell: ' Venga hoy ' }, 't');
    expect(done.status).toBe('completed');
    expect(done.output?.map(({ valueString }) => valueString).filter(Boolean)).toEqual([
      'Citar a la persona',
      'Venga hoy',
    ]);
  });

  it('a PC that is a second behind takes what has just come, and is not refused for it', () => {
    const just = task('a', { authoredOn: '2026-03-02T15:00:00.700Z' });
    const behind = '2026-03-02T15:00:00.000Z';
    expect(taken(just, who, behind).lastModified).toBe(just.authoredOn);
    expect(reviewed(just, who, { next: 'none', tell: '' }, behind).lastModified).toBe(just.authoredOn);
    expect(taken(just, who, '2026-03-02T09:00:01.000-06:00').lastModified).toBe('2026-03-02T09:00:01.000-06:00');
  });
});

describe('orders', () => {
  it('every study and panel stands once, by its own key and code', () => {
    expect(new Set(STUDIES.map(({ key }) => key)).size).toBe(STUDIES.length);
    const codes = STUDIES.flatMap(({ loinc, also = [] }) => [loinc, ...also]);
    expect(new Set(codes).size).toBe(codes.length);
    for (const { studies } of PANELS) for (const key of studies) expect(studyOf(key)).toBeDefined();
  });

  it('adding twice adds once; a number on a tube is never given again', () => {
    const [one, two] = STUDIES as unknown as [(typeof STUDIES)[number], (typeof STUDIES)[number]];
    const draft = added([one, two, one], ['a', 'b', 'c'], undefined)(NO_ORDERS);
    expect(added([one], ['d'], undefined)(draft)).toBe(draft);
    const less = removed('a')(draft);
    const more = added([STUDIES[2]!], ['e'], undefined)(less);
    expect(more.lines.at(-1)!.place).toBeGreaterThan(2);
    expect(restored(draft.lines[0]!, 0)(less).lines[0]!.id).toBe('a');
  });

  it('warns of the newest within the days of the study, under any of its codes', () => {
    const hba1c = (day: string, value: number) => ({
      ...({ resourceType: 'Observation', status: 'final', effectiveDateTime: day } as const),
      code: { coding: [{ code: '17856-6' }] },
      valueQuantity: { value, unit: '%' },
    });
    const before = { requests: [], reports: [], results: [hba1c('2026-10-03', 7.9), hba1c('2026-09-10', 8.4)] };
    expect(duplicateOf('4548-4', before, NOW)).toMatchObject({ kind: 'result', value: '7.9 %' });
    expect(duplicateOf('4548-4', { ...before, results: [hba1c('2026-06-03', 7.9)] }, NOW)).toBeUndefined();
    expect(duplicateOf('58410-2', before, NOW)).toBeUndefined();
    expect(studyByCode('17856-6')!.days).toBe(84);
  });
});
