/**
 * Segments whose name begins with Z are the hospital's own (HL7 v2.5.1 §2.5.3). Nobody but the hospital knows what they say, so they are
 * kept as they came, one Basic each, until its profile (`fields`) moves what matters into a field that has a meaning.
 */
import { CANONICAL_BASE } from '@amate/terminology/identifiers/systems.ts';
import type { Basic, Resource } from '@medplum/fhirtypes';
import type { MapContext } from './context.ts';
import { unnumbered } from './message-key.ts';
import { segmentoZSystem } from './systems.ts';

const TEXT = `${CANONICAL_BASE}/StructureDefinition/segmento-z`;
const CODE = { system: `${CANONICAL_BASE}/CodeSystem/basico`, code: 'segmento-z' };
const MAX_KEPT = 50;
const MAX_CHARACTERS = 20_000;

/** @param person whom the message is about, as its deliveries are kept in order */
export function addZSegments(context: MapContext, person: string): void {
  const { message, profile, builder } = context;
  const own = message.segments.filter(({ name, line }) => name.startsWith('Z') && line.length > 4).slice(0, MAX_KEPT);
  const subject = builder.firstOf('Patient');
  for (const segment of own) {
    const identifier = {
      system: segmentoZSystem(profile.clues),
      value: unnumbered(context, person, segment),
    };
    const kept: Basic = {
      resourceType: 'Basic',
      identifier: [identifier],
      extension: [{ url: TEXT, valueString: segment.line.slice(0, MAX_CHARACTERS) }],
      code: { coding: [CODE], text: segment.name },
      subject: subject as Basic['subject'] & { reference: string; type?: Resource['resourceType'] },
    };
    builder.add(kept, 'create', identifier, segment);
  }
}
