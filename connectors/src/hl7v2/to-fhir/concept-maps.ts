/** HL7's v2-to-FHIR concept maps that the mappings read; `generate-concept-maps.ts` writes them. */
import { readFileSync } from 'node:fs';

type CodeMap = Readonly<Record<string, string>>;

export interface ConceptMaps {
  /** 0038 to request-status. */
  readonly orderStatus: CodeMap;
  /** 0119 to request-status. */
  readonly orderControl: CodeMap;
  /** 0278 to appointmentstatus. */
  readonly appointmentStatus: CodeMap;
  /** 0322 to event-status. */
  readonly completionStatus: CodeMap;
  /** 0485 to request-priority. */
  readonly priority: CodeMap;
  /** 0272 to v3-Confidentiality. */
  readonly confidentiality: CodeMap;
  /** 0003 to encounter-status. */
  readonly encounterEvent: CodeMap;
}

export const CONCEPT_MAPS = JSON.parse(
  readFileSync(new URL('./generated/concept-maps.json', import.meta.url), 'utf8'),
) as ConceptMaps;
