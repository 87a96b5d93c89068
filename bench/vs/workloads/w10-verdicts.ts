import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { validateResource as medplumValidate } from '@medplum/core';
import type { Resource } from '@medplum/fhirtypes';
import { examplePaths } from '../../../hie-core/src/r4/generate/source.ts';
import { validateResource } from '../../../hie-core/src/r4/validate.ts';

/** Official examples on which the two validators differ, and who is right by the specification. */
const BLANKS = 'peer refuses: base64 with blanks between its characters, which R4 §2.24.0.1 allows';
const NARRATIVE = 'peer refuses: it holds a narrative to the limit of 1 MB that R4 sets to the type string';
const RAS_2 = 'peer refuses: ras-2 (probability up to 100) where there is no probability';
const TARGET = 'we refuse: a reference to a type that the element does not admit; the peer does not look';
const EXPLAINED: Readonly<Record<string, string>> = {
  'Binary-example': BLANKS,
  'DiagnosticReport-gingival-mass': BLANKS,
  'Media-example': BLANKS,
  'CodeSystem-dicom-dcim': NARRATIVE,
  'ValueSet-c80-doc-typecodes': NARRATIVE,
  'RiskAssessment-breastcancer-risk': RAS_2,
  'RiskAssessment-prognosis': RAS_2,
  'DeviceMetric-example': TARGET,
  'DeviceUseStatement-example': TARGET,
  'MedicationRequest-medrx0301': TARGET,
  'Observation-clinical-gender': TARGET,
  'SearchParameter-questionnaireresponse-extensions-QuestionnaireResponse-item-subject':
    'we refuse: an id of more than 64 characters; the peer does not look',
};

export interface Verdicts {
  readonly total: number;
  readonly same: number;
  /** With the reason; none of them is a defect of ours. */
  readonly explained: readonly string[];
  /** Names of examples; none, or the run says so. */
  readonly unexplained: readonly string[];
}

/** Both validators on every official example; the peer has its definitions by now. Takes half a minute, nearly all the peer's. */
export function compareVerdicts(): Verdicts {
  const paths = examplePaths();
  const explained: string[] = [];
  const unexplained: string[] = [];
  for (const path of paths) {
    const resource = JSON.parse(readFileSync(path, 'utf8')) as Resource;
    if ((validateResource(resource).length === 0) === isValidForPeer(resource)) continue;
    const name = basename(path, '.json');
    const reason = EXPLAINED[name];
    if (reason) explained.push(`${name}: ${reason}`);
    else unexplained.push(name);
  }
  return { total: paths.length, same: paths.length - explained.length - unexplained.length, explained, unexplained };
}

function isValidForPeer(resource: Resource): boolean {
  try {
    medplumValidate(resource);
    return true;
  } catch {
    return false;
  }
}
