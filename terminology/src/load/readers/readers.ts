/** Kind of catalogue, as the operator names it → who reads it. */
import { cie9mc } from './cie9mc.ts';
import { cie10 } from './cie10.ts';
import { clues } from './clues.ts';
import { compendio } from './compendio.ts';
import { fhirPackage } from './fhir-package.ts';
import { loinc } from './loinc.ts';
import { languages, nationalities, religions } from './people.ts';
import { inegi, sepomex } from './places.ts';
import type { Reader } from './reader.ts';
import { suive } from './suive.ts';
import { vaccines } from './vaccines.ts';

export const READERS: Readonly<Record<string, Reader>> = {
  cie10,
  cie9mc,
  compendio,
  clues,
  inegi,
  sepomex,
  lenguas: languages,
  religiones: religions,
  nacionalidades: nationalities,
  suive,
  vacunas: vaccines,
  loinc,
  fhir: fhirPackage,
};
