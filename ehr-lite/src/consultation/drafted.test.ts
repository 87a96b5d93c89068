import { expect, it } from '@jest/globals';
import type { Encounter } from '@medplum/fhirtypes';
import { draftOf } from '../draft/drafts.ts';
import { type Memory, missingNow } from './drafted.ts';
import type { ConsultationSection, Visit } from './section.ts';

const diagnoses: ConsultationSection<readonly string[]> = {
  name: 'diagnoses',
  empty: [],
  missing: () => [],
  entries: (ids) => ids.map((id) => ({ resource: { resourceType: 'Condition', id, subject: {} } })),
  Panel: () => null,
};
/** As a referral: begun first, and short of a diagnosis until one is made. */
const referral: ConsultationSection<string> = {
  name: 'referral',
  empty: '',
  missing: (_value, _visit, made) =>
    made.length > 0 ? [] : [{ words: 'Falta el diagnóstico.', control: 'ref-impression', weight: 'stops' }],
  entries: () => [],
  Panel: () => null,
};

it('what a section misses follows what those before it make, also when its own draft stands as it was', () => {
  const encounter = { resourceType: 'Encounter', id: 'visita' } as Encounter & { id: string };
  const visit = { encounter, patientId: 'persona' } as Visit;
  const memory: Memory = new Map();
  const missing = () =>
    missingNow([diagnoses, referral], { visit, author: {}, at: '2026-08-03T10:00:00-06:00' }, memory).map(
      ({ words }) => words,
    );
  const { change } = draftOf<readonly string[]>('visita', 'diagnoses', []);
  expect(missing()).toEqual(['Falta el diagnóstico.']);
  change(() => ['i10']);
  expect(missing()).toEqual([]);
  change(() => []);
  expect(missing()).toEqual(['Falta el diagnóstico.']);
});
