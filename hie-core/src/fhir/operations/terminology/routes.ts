/** Terminology operations, by type and by instance. https://hl7.org/fhir/R4/terminology-service.html */
import type { Handler } from '../../context.ts';
import type { Route } from '../../routes.ts';
import { lookupCode, subsumesCode, validateCodeOfSystem } from './code-system.ts';
import { translateCode } from './concept-map.ts';
import { expandValueSet, validateCodeInSet } from './value-set.ts';

const both = (path: string, handler: Handler): Route[] => [
  { method: 'get', path, scope: 'read', handler },
  { method: 'post', path, scope: 'read', handler },
];

export const TERMINOLOGY_ROUTES: readonly Route[] = [
  ...both('/CodeSystem/$lookup', lookupCode),
  ...both('/CodeSystem/$validate-code', validateCodeOfSystem),
  ...both('/CodeSystem/:id/$validate-code', validateCodeOfSystem),
  ...both('/CodeSystem/$subsumes', subsumesCode),
  ...both('/CodeSystem/:id/$subsumes', subsumesCode),
  ...both('/ValueSet/$expand', expandValueSet),
  ...both('/ValueSet/:id/$expand', expandValueSet),
  ...both('/ValueSet/$validate-code', validateCodeInSet),
  ...both('/ValueSet/:id/$validate-code', validateCodeInSet),
  ...both('/ConceptMap/$translate', translateCode),
  ...both('/ConceptMap/:id/$translate', translateCode),
];

const R4 = 'http://hl7.org/fhir/OperationDefinition';

export const TERMINOLOGY_DEFINITIONS: Readonly<Record<string, string>> = {
  'CodeSystem/$lookup': `${R4}/CodeSystem-lookup`,
  'CodeSystem/$validate-code': `${R4}/CodeSystem-validate-code`,
  'CodeSystem/$subsumes': `${R4}/CodeSystem-subsumes`,
  'ValueSet/$expand': `${R4}/ValueSet-expand`,
  'ValueSet/$validate-code': `${R4}/ValueSet-validate-code`,
  'ConceptMap/$translate': `${R4}/ConceptMap-translate`,
};
