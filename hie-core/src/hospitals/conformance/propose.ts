/**
 * What the samples themselves suggest for the hospital's profile. Only proposed: a person who knows the hospital says yes. Pure.
 */
import { type Message, segmentsOf } from '@amate/connectors/hl7v2/parse.ts';
import { TRIGGERS } from '@amate/connectors/hl7v2/triggers.ts';
import type { HospitalProfile } from '@amate/connectors/profile.ts';
import type { Proposal } from './api.ts';

export function propose(messages: readonly Message[], profile: HospitalProfile): Proposal[] {
  return [
    ...sexes(messages, profile),
    ...dates(messages, profile),
    ...triggers(messages, profile),
    ...episodes(messages, profile),
  ];
}

/** H and M without any F: M says mujer there, and would be read as male. */
function sexes(messages: readonly Message[], profile: HospitalProfile): Proposal[] {
  const said = new Set(
    messages.flatMap((message) => segmentsOf(message, 'PID').map((pid) => pid.text(8).toUpperCase())),
  );
  if (!said.has('M') || !said.has('H') || said.has('F') || profile.codeMaps['0001'] !== undefined) return [];
  const codeMaps = { ...profile.codeMaps, '0001': { H: 'M', M: 'F' } };
  return [{ que: 'sexo-h-m', donde: 'PID-8', cambio: { codeMaps } }];
}

/** Births as 12/04/1985. One that has no such month would be of who writes the month first. */
function dates(messages: readonly Message[], profile: HospitalProfile): Proposal[] {
  const births = messages.flatMap((message) => segmentsOf(message, 'PID').map((pid) => pid.text(7)));
  const months = births.flatMap((birth) => /^\d{2}\/(\d{2})\/\d{4}/.exec(birth)?.[1] ?? []);
  if (profile.dates === 'DD/MM/AAAA' || months.length === 0 || months.some((month) => month > '12')) return [];
  return [{ que: 'fecha-dia-mes', donde: 'PID-7', cambio: { dates: 'DD/MM/AAAA' } }];
}

function triggers(messages: readonly Message[], profile: HospitalProfile): Proposal[] {
  const named = new Set(messages.map(({ msh }) => `${msh.text(9, 1)}^${msh.text(9, 2)}`));
  return [...named]
    .filter((name) => /^[A-Z]{3}\^[A-Z]\d\d$/.test(name) && !(name in TRIGGERS) && profile.triggers[name] === undefined)
    .map((name) => ({ que: 'evento-propio', donde: name, cambio: {} }));
}

/** Every visit without a number in PV1-19 and with the same field of the same Z-segment filled: it is likely to be there. */
function episodes(messages: readonly Message[], profile: HospitalProfile): Proposal[] {
  const visits = messages.filter((message) => segmentsOf(message, 'PV1').length > 0);
  const without = visits.every((message) => segmentsOf(message, 'PV1').every((pv1) => !pv1.has(19)));
  if (visits.length === 0 || !without || profile.fields['PV1-19'] !== undefined) return [];
  const filled = visits.map(
    (message) => new Set(message.segments.filter(({ name }) => name.startsWith('Z')).flatMap(numbersIn)),
  );
  const [place] = [...filled[0]!].filter((one) => filled.every((all) => all.has(one)));
  if (place === undefined) return [];
  const fields = { ...profile.fields, 'PV1-19': { from: place } };
  return [{ que: 'dato-en-z', donde: place, cambio: { fields } }];
}

/** Fields that hold something like a visit number: digits in it, no blank. */
function numbersIn(segment: Message['segments'][number]): string[] {
  const places: string[] = [];
  for (let field = 1; field <= 30; field++)
    if (/^(?=.*\d)[\w/-]{3,30}$/.test(segment.text(field))) places.push(segment.place(field));
  return places;
}
