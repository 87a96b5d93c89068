/**
 * Reduces the profiles of the International Patient Summary (hl7.fhir.uv.ips 2.0.0, CC0-1.0) to what `check.fixture.ts`
 * reads: cardinalities, fixed values, slices, targets, invariants. The package cannot be installed from npm: two packages
 * that it depends on are not there. So:
 *   npm pack hl7.fhir.uv.ips@2.0.0 && tar xzf hl7.fhir.uv.ips-2.0.0.tgz
 *   node hie-core/src/record/ips/reduce-profiles.fixture.ts package/ > hie-core/src/record/ips/profiles.fixture.json
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv, stdout } from 'node:process';
import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';

export interface ProfileElement {
  readonly id: string;
  readonly min?: number;
  readonly max?: string;
  readonly pattern?: unknown;
  /** Resource types or IPS profiles that a Reference may point to; types of a choice. */
  readonly targets?: readonly string[];
  readonly types?: readonly string[];
  readonly invariants?: readonly string[];
}

export interface Profile {
  readonly type: string;
  readonly elements: readonly ProfileElement[];
}

const lastPart = (url: string) => url.split('|')[0]!.split('/').at(-1)!;

function reduceElement(element: ElementDefinition): ProfileElement {
  const { id, min, max, type = [], constraint = [] } = element;
  const fixed = Object.entries(element).find(([key]) => /^(pattern|fixed)[A-Z]/.test(key));
  const targets = type.flatMap(({ targetProfile = [], profile = [], code }) =>
    code === 'Reference'
      ? targetProfile.map(lastPart)
      : element.path?.endsWith('.resource')
        ? profile.map(lastPart)
        : [],
  );
  const types = id?.includes('[x]') ? type.flatMap(({ code }) => code ?? []) : [];
  return {
    id: id ?? '',
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(fixed ? { pattern: fixed[1] } : {}),
    ...(targets.length > 0 ? { targets } : {}),
    ...(types.length > 0 ? { types } : {}),
    ...(constraint.length > 0 ? { invariants: constraint.map(({ key }) => key ?? '') } : {}),
  };
}

function reduceProfile({ type, differential }: StructureDefinition): Profile {
  const elements = (differential?.element ?? [])
    .filter(({ id }) => !/extension|:.*\[x\]/.test(id ?? ''))
    .map(reduceElement)
    .filter((element) => Object.keys(element).length > 1);
  return { type: type ?? '', elements };
}

if (argv[1] === import.meta.filename) {
  const folder = argv[2] ?? 'package';
  const names = readdirSync(folder).filter((name) => /^StructureDefinition-.*-uv-ips\.json$/.test(name));
  const profiles = Object.fromEntries(
    names.sort().flatMap((name) => {
      const definition = JSON.parse(readFileSync(join(folder, name), 'utf8')) as StructureDefinition;
      const profile = reduceProfile(definition);
      return profile.elements.length > 0 ? [[definition.id ?? '', profile]] : [];
    }),
  );
  const source = 'hl7.fhir.uv.ips 2.0.0, CC0-1.0, reduced by reduce-profiles.fixture.ts';
  // One element a line.
  const text = JSON.stringify({ source, profiles }).replaceAll('{"id":', '\n{"id":');
  stdout.write(`${text}\n`);
}
