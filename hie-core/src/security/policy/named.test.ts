import { describe, expect, it } from '@jest/globals';
import { parseCriteria } from '../../store/criteria.ts';
import { MAX_NAMED, namedIn } from './named.ts';

const naming = (type: string, query: string) => namedIn({ type, criteria: parseCriteria(query) });

describe('whether a search names whose data it wants', () => {
  it.each([
    ['Observation', 'patient=p-1', ['p-1']],
    ['Observation', 'patient=Patient/p-1&code=x', ['p-1']],
    ['Observation', 'subject=Patient/p-1', ['p-1']],
    ['Observation', 'subject:Patient=p-1', ['p-1']],
    ['Observation', 'subject=https://hub.example/fhir/R4/Patient/p-1', ['p-1']],
    ['Observation', 'patient=p-1,p-2', ['p-1', 'p-2']],
    ['Patient', '_id=p-1', ['p-1']],
    ['Patient', 'identifier=urn:x|1', []],
    ['Observation', '_id=o-1', []],
    ['Observation', 'identifier=urn:x|1', []],
    ['Observation', 'patient.identifier=urn:x|1', []],
    ['Observation', 'subject:Patient.identifier=urn:x|1', []],
    ['Observation', 'patient._id=p-1', ['p-1']],
    ['Observation', 'subject:Patient._id=p-1,p-2', ['p-1', 'p-2']],
  ])('%s?%s does', (type, query, persons) => {
    expect(naming(type, query)).toEqual({ named: true, persons });
  });

  it.each([
    ['Observation', 'code=x'],
    ['Observation', 'subject=p-1'],
    ['Observation', 'subject=Group/g-1'],
    ['Observation', 'performer=Practitioner/x'],
    ['Observation', 'performer=p-1'],
    ['Observation', 'patient:missing=true'],
    ['Observation', 'patient:identifier=urn:x|1'],
    ['Observation', 'identifier=urn:x|'],
    ['Observation', 'identifier:not=urn:x|1'],
    ['Observation', 'patient.family=x'],
    ['Observation', 'subject.identifier=urn:x|1'],
    ['Observation', 'encounter.identifier=urn:x|1'],
    ['Patient', 'name=x'],
    ['Patient', '_has:Observation:patient:_id=o-1'],
    ['Observation', `patient=${Array.from({ length: MAX_NAMED + 1 }, (_, n) => `p-${n}`).join(',')}`],
  ])('%s?%s does not', (type, query) => {
    expect(naming(type, query)).toEqual({ named: false, persons: [] });
  });
});
