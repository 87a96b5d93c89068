/** A hospital whose system is HAPI: read by poll with its own order, pages, history and deletions. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pollOnce } from '@amate/connectors/fhir-poll/poll.ts';
import { PollState } from '@amate/connectors/fhir-poll/state.ts';
import type { AcceptedOffer } from '@amate/connectors/outbox/message.ts';
import { toProfile } from '@amate/connectors/profile.ts';
import { expect, it } from '@jest/globals';
import { Client } from 'fhir-kit-client';
import type { Hapi } from './start-hapi.ts';

export function pollSuite(hapi: () => Hapi): void {
  it('takes what changed once, page by page, and what was deleted', async () => {
    const client = new Client({ baseUrl: hapi().fhirUrl });
    const body = { resourceType: 'Patient', name: [{ family: 'Sondeo' }] };
    const person = String((await client.create({ resourceType: 'Patient', body: body as never })).id);
    const made: string[] = [];
    for (const code of ['I10', 'E11', 'J45']) {
      const body = {
        resourceType: 'Condition',
        subject: { reference: `Patient/${person}` },
        code: { coding: [{ code }] },
      };
      made.push(String((await client.create({ resourceType: 'Condition', body: body as never })).id));
    }
    const folder = mkdtempSync(join(tmpdir(), 'amate-poll-'));
    const entry = {
      kind: 'fhir' as const,
      name: 'hapi',
      url: hapi().fhirUrl,
      types: ['Condition' as const],
      pageSize: 2,
      pauseMs: 0,
      overlapSeconds: 3_600,
    };
    const profile = toProfile({ clues: 'DFSSA003162', name: 'Hospital General Xoco', sources: [entry] });
    const [source] = profile.sources;
    if (source?.kind !== 'fhir') throw new Error('no source');
    const taken: AcceptedOffer[] = [];
    const outbox = {
      accept: async (offer: AcceptedOffer) => {
        taken.push(offer);
        return { kind: 'stored' as const };
      },
    };
    const state = new PollState(folder, source);
    const poll = () =>
      pollOnce({ source, profile, state, outbox: outbox as never, signal: new AbortController().signal });
    try {
      await poll();
      const mine = taken.filter(({ bundle }) => bundle.includes('Sondeo'));
      expect(mine.map(({ controlId }) => controlId).sort()).toEqual(made.map((id) => `Condition/${id}/1x`).sort());
      expect(await poll()).toMatchObject({ taken: 0, deleted: 0 });
      await client.delete({ resourceType: 'Condition', id: made[0]! });
      expect(await poll()).toMatchObject({ taken: 0, deleted: 1 });
      expect(taken.at(-1)!.controlId).toContain(`Condition/${made[0]}/borrado-`);
    } finally {
      state.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
