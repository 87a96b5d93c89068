/** What a hospital's profile says of single fields, applied before anything is read: the mappings know no hospital. */
import type { HospitalProfile } from '../profile.ts';
import { type Message, type Segment, segmentOf } from './parse.ts';

export function withOverrides(message: Message, { fields }: HospitalProfile): Message {
  const entries = Object.entries(fields);
  if (entries.length === 0) return message;
  const segments = message.segments.map((segment) => overridden(segment, message, entries));
  return { ...message, segments, msh: segments[0]! };
}

function overridden(
  segment: Segment,
  message: Message,
  entries: readonly (readonly [string, HospitalProfile['fields'][string]])[],
): Segment {
  let result = segment;
  for (const [place, rule] of entries) {
    const [name, field] = read(place);
    if (name !== segment.name || (rule.onlyIfEmpty && segment.has(field))) continue;
    const raw = 'value' in rule ? rule.value : contentOf(rule.from, segment, message);
    if (raw !== '') result = result.with(field, raw);
  }
  return result;
}

/** Another field of the same segment, else of the first segment of that name. */
function contentOf(place: string, segment: Segment, message: Message): string {
  const [name, field] = read(place);
  const source = name === segment.name ? segment : segmentOf(message, name);
  return source?.raw(field) ?? '';
}

function read(place: string): [string, number] {
  const [name = '', field = ''] = place.split('-');
  return [name, Number(field)];
}
