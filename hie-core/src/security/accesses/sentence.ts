/** One access as a sentence: «Dra. Elena Ruiz, Centro de Salud T-III Portales, vio sus recetas, motivo: consulta, hoy 10:32». Pure. */
import type { Access } from './group.ts';
import { DAY_MS, dayOf, longDayOf, timeOf } from './mexico-city-clock.ts';
import { KIND_PHRASES, MATTER_NAMES, PURPOSE_NAMES, PURPOSE_NAMES_OF_ROLE, ROLE_NAMES, WORDS } from './texts.ts';

export interface SentenceOptions {
  readonly nowMs: number;
  /** Whether the name of a professional is told (AUDIT_SHOW_PROFESSIONAL). */
  readonly showProfessional: boolean;
  /** CLUES → name, of those that are known. */
  readonly facilities: ReadonlyMap<string, string>;
}

const MAX_MATTERS = 3;

export function sentenceOf(access: Access, options: SentenceOptions): string {
  const deed = deedText(access);
  if (access.self) return `${WORDS.self} ${deed}, ${whenText(access, options.nowMs)}`;
  const parts = [whoText(access, options), facilityText(access, options)];
  if (access.automatic) parts.push(access.kind === 'recibio-aviso' ? WORDS.automaticNotice : WORDS.automatic);
  parts.push(deed);
  const reason = reasonOf(access);
  if (reason !== undefined) parts.push(`${WORDS.reason}${reason}`);
  parts.push(whenText(access, options.nowMs));
  return parts.filter((part) => part !== undefined).join(', ');
}

export function whoText({ agent, self, automatic, facility }: Access, options: SentenceOptions): string {
  if (self) return WORDS.self;
  if (agent === undefined) return WORDS.unknown;
  if (automatic && agent.role === 'sistema') return WORDS.systemOf(placeName(facility, options) ?? '', agent.name);
  const named = agent.role !== 'paciente' && agent.name !== '' && options.showProfessional;
  return named ? agent.name : (ROLE_NAMES[agent.role] ?? WORDS.unknown);
}

export function placeName(clues: string | undefined, { facilities }: SentenceOptions): string | undefined {
  return clues === undefined ? undefined : (facilities.get(clues) ?? WORDS.facility(clues));
}

/** A system is named by its facility already. */
function facilityText({ agent, facility }: Access, options: SentenceOptions): string | undefined {
  return agent?.role === 'sistema' ? undefined : placeName(facility, options);
}

function deedText({ kind, denied, matters }: Access): string {
  const shown = matters.slice(0, MAX_MATTERS).map((matter) => MATTER_NAMES[matter]);
  if (matters.length > MAX_MATTERS) shown.push(WORDS.more);
  const what = shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')}${WORDS.and}${shown.at(-1)}`;
  const phrase = KIND_PHRASES[kind][denied ? 'denied' : 'done'];
  return phrase.replace('%', what);
}

export function reasonOf({ agent, purpose, note, self, automatic, kind }: Access): string | undefined {
  if (kind === 'urgencia' && note !== undefined) return note;
  if (self || automatic || purpose === undefined) return undefined;
  return PURPOSE_NAMES_OF_ROLE[agent?.role ?? '']?.[purpose] ?? PURPOSE_NAMES[purpose];
}

function whenText({ ids, firstMs, lastMs }: Access, nowMs: number): string {
  const day = dayOf(lastMs);
  const name =
    day === dayOf(nowMs) ? WORDS.today : day === dayOf(nowMs - DAY_MS) ? WORDS.yesterday : `el ${longDayOf(lastMs)}`;
  const [from, to] = [timeOf(firstMs), timeOf(lastMs)];
  const many = ids.length > 1 && from !== to;
  return many ? `${name}, ${WORDS.times(ids.length, from, to)}` : `${name} ${to}`;
}
