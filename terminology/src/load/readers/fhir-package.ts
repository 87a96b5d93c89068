/**
 * FHIR packages (`.tgz`, https://confluence.hl7.org/display/FHIR/NPM+Package+Specification): every CodeSystem that carries its concepts.
 * Value sets and concept maps go through the FHIR API, where they get their id and version: here they are told and left.
 */
import type { CodeSystem } from '@medplum/fhirtypes';
import { conceptsOfResource, headOfResource } from '../../system/from-resource.ts';
import { BrokenFile } from '../broken-file.ts';
import { readTarball } from '../source/tarball.ts';
import { Gathered, type Reader, type Reading, type ReadSystem } from './reader.ts';

interface Manifest {
  readonly name?: string;
  readonly version?: string;
}

export const fhirPackage: Reader = {
  about: 'Paquete FHIR (.tgz): sus CodeSystem',
  read: async (reading) => {
    let manifest: Manifest | undefined;
    const systems: ReadSystem[] = [];
    await readTarball(reading.source, (name, text) => {
      if (name === 'package/package.json') manifest = parse(name, text) as Manifest;
      else if (/^package\/CodeSystem-[^/]+\.json$/.test(name)) {
        const system = systemOf(reading, name, parse(name, text) as CodeSystem);
        if (system !== undefined) systems.push(system);
      } else if (/^package\/(ValueSet|ConceptMap)-[^/]+\.json$/.test(name)) {
        reading.repairs.add('omitido', { before: name, after: 'guárdelo por la API FHIR' });
      }
    });
    if (manifest === undefined) throw new BrokenFile('no es un paquete FHIR: falta package/package.json');
    if (systems.length === 0) throw new BrokenFile('el paquete no trae ningún CodeSystem con conceptos');
    const source = `${manifest.name ?? reading.source.file} ${manifest.version ?? ''}`.trim();
    return systems.map(({ head, concepts }) => ({ head: { ...head, source }, concepts }));
  },
};

function systemOf(reading: Reading, name: string, resource: CodeSystem): ReadSystem | undefined {
  const concepts = resource.resourceType === 'CodeSystem' ? conceptsOfResource(resource) : [];
  if (!resource.url || concepts.length === 0 || resource.content === 'supplement') {
    reading.repairs.add('omitido', { before: name, after: 'no trae conceptos propios' });
    return undefined;
  }
  const gathered = new Gathered(reading);
  for (const concept of concepts) gathered.set(concept);
  if (gathered.concepts.length !== concepts.length) throw new BrokenFile(`«${name}» repite claves`);
  return { head: headOfResource(resource), concepts };
}

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BrokenFile(`«${name.slice(0, 120)}» no es JSON`);
  }
}
