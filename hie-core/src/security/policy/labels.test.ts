import { describe, expect, it } from '@jest/globals';
import { labelRuleOf } from './labels.ts';

const ICD10 = 'http://hl7.org/fhir/sid/icd-10';

describe('which codes are confidential', () => {
  it.each([
    [ICD10, 'B20', 'HIV', 'R'],
    [ICD10, 'B24.X', 'HIV', 'R'],
    [ICD10, 'b207', 'HIV', 'R'],
    ['urn:oid:2.16.840.1.113883.6.3', 'Z21X', 'HIV', 'R'],
    [ICD10, 'F00', 'PSY', 'R'],
    [ICD10, 'F99', 'PSY', 'R'],
    [ICD10, 'F10.2', 'SUD', 'R'],
    [ICD10, 'T74.2', 'SDV', 'V'],
    [ICD10, 'Z39.2', 'SEX', 'R'],
    ['http://loinc.org', '20447-9', 'HIV', 'R'],
    ['http://www.whocc.no/atc', 'J05AR13', 'HIV', 'R'],
  ])('%s %s: %s %s', (system, code, sensitivity, confidentiality) => {
    expect(labelRuleOf(system, code)).toMatchObject({ sensitivity, confidentiality });
  });

  it.each([
    [ICD10, 'B19'],
    [ICD10, 'B25'],
    [ICD10, 'T74.1'],
    [ICD10, 'Z40'],
    [ICD10, ''],
    ['http://snomed.info/sct', 'B20'],
    [undefined, 'B20'],
    ['http://loinc.org', '718-7'],
    ['http://www.whocc.no/atc', 'J05AB01'],
  ])('%s %s is not', (system, code) => {
    expect(labelRuleOf(system, code)).toBeUndefined();
  });
});
