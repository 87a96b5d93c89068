/**
 * The key of what a message brings without a number of its own. MSH-10 alone names nothing: it is unique for one sender only (HL7 v2.5.1
 * §2.14.9.10), and two gateways of a hospital both begin at 1. So it is made of what tells messages apart: who sends (MSH-3, MSH-4), whose
 * record, when (MSH-7), MSH-10, and the segment's place. The same message sent again has the same key; a correction cannot be told from
 * something new, and is something new.
 */
import { hash } from 'node:crypto';
import type { Segment } from '../parse.ts';
import type { MapContext } from './context.ts';

const DIGITS = 16;

/** @param person whose record it is: a patient's `localKey` */
export function unnumbered({ header, message }: MapContext, person: string, segment: Segment): string {
  const told = [header.sendingApplication, header.sendingFacility, person, message.msh.text(7)];
  const apart = hash('sha256', JSON.stringify(told)).slice(0, DIGITS);
  return `${header.controlId}:${apart}:${segment.name}.${segment.index}`;
}
