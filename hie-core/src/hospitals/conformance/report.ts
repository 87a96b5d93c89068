/**
 * What would become of a hospital's sample messages: what maps, what is missing, what fails validation. It asks the connector's own mapping
 * and the hub's own validator (docs/adr/0040): a second mapper would promise what the edge does not keep. No value of a person is repeated.
 */
import { mapMessage } from '@amate/connectors/hl7v2/map-message.ts';
import { parse, type Segment } from '@amate/connectors/hl7v2/parse.ts';
import { TRIGGERS } from '@amate/connectors/hl7v2/triggers.ts';
import { messagesInFile } from '@amate/connectors/messages-in-file.ts';
import { type HospitalProfile, hospitalProfileSchema } from '@amate/connectors/profile.ts';
import { maskText } from '@amate/terminology/edge/mask.ts';
import { CURP_SYSTEM, facilityOfLocalCodes } from '@amate/terminology/identifiers/systems.ts';
import type { Bundle, Encounter, Patient, Resource } from '@medplum/fhirtypes';
import { HubError, type Problem } from '../../errors.ts';
import { validResource } from '../../fhir/valid-resource.ts';
import type { Conformance, Gap, MessageReport } from './api.ts';
import { propose } from './propose.ts';

export interface ConformanceAsked {
  readonly clues: string;
  readonly nombre: string;
  readonly perfil: Readonly<Record<string, unknown>>;
  readonly mensajes: string;
}

const MAX_MESSAGES = 50;
const KNOWN_TRIGGERS = Object.entries(TRIGGERS).map(([evento, { title }]) => ({ evento, titulo: title }));

/** @throws HubError when the profile does not hold */
export function profileOf({ clues, nombre, perfil }: Omit<ConformanceAsked, 'mensajes'>): HospitalProfile {
  const parsed = hospitalProfileSchema.safeParse({ ...perfil, clues, name: nombre });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.slice(0, 20).map(
    ({ path, message }): Problem => ({
      ...{ code: 'value', text: 'La configuración del hospital tiene un error.' },
      ...{ path: `perfil.${path.join('.')}`.slice(0, 80), rule: message.slice(0, 200), fix: 'Corrija ese ajuste.' },
    }),
  );
  throw new HubError(problems as [Problem, ...Problem[]]);
}

export function conformanceOf(asked: ConformanceAsked): Conformance {
  // What is pasted is text already: its bytes are UTF-8, whatever the hospital will send.
  const profile: HospitalProfile = { ...profileOf(asked), encoding: 'utf-8' };
  const messages = messagesInFile(Buffer.from(asked.mensajes, 'utf8')).slice(0, MAX_MESSAGES).map(asUnicode);
  return {
    mensajes: messages.map((raw) => reportOf(raw, profile)),
    propuestas: propose(
      messages.map(readable).filter((message) => message !== undefined),
      profile,
    ),
    eventos: KNOWN_TRIGGERS,
  };
}

/** MSH-18 speaks of the bytes that the hospital sends, not of these. */
function asUnicode(raw: Buffer): Buffer {
  const [head = '', ...rest] = raw.toString('utf8').split('\r');
  const fields = head.split('|');
  if (fields[17] !== undefined) fields[17] = 'UNICODE UTF-8';
  return Buffer.from([fields.join('|'), ...rest].join('\r'), 'utf8');
}

function readable(raw: Buffer): ReturnType<typeof parse> | undefined {
  try {
    return parse(raw.toString('utf8'));
  } catch {
    return undefined;
  }
}

function reportOf(raw: Buffer, profile: HospitalProfile): MessageReport {
  const message = readable(raw);
  const named = message?.msh.raw(9).split('^').slice(0, 2).join('^').slice(0, 40) ?? '';
  const head = { evento: named, identificador: message?.msh.text(10).slice(0, 60) ?? '' };
  const result = mapMessage(raw, profile);
  if (result.kind === 'rejected') {
    const fault = { donde: result.location ?? 'MSH', texto: maskText(result.text, raw) };
    const titulo = TRIGGERS[profile.triggers[named] ?? named]?.title ?? '';
    return { ...head, titulo, resultado: 'se-rechaza', recursos: {}, sinUso: [], falta: [], fallas: [fault] };
  }
  const fallas = faultsOf(result.bundle, raw);
  return {
    ...{ ...head, titulo: TRIGGERS[result.trigger]?.title ?? '', fallas, recursos: countsOf(result.bundle) },
    ...{ resultado: fallas.length === 0 ? 'se-entiende' : 'falla-validacion', falta: gapsOf(result.bundle) },
    sinUso: unusedOf(message?.segments ?? [], TRIGGERS[result.trigger]?.covers ?? {}),
  };
}

const resourcesOf = (bundle: Bundle): Resource[] => bundle.entry?.flatMap(({ resource }) => resource ?? []) ?? [];

function countsOf(bundle: Bundle): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { resourceType } of resourcesOf(bundle)) counts[resourceType] = (counts[resourceType] ?? 0) + 1;
  return counts;
}

function faultsOf(bundle: Bundle, raw: Buffer): { donde: string; texto: string }[] {
  return resourcesOf(bundle).flatMap((resource) => {
    try {
      validResource(resource, resource.resourceType);
      return [];
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      return error.problems.map(({ path, text, fix }) => ({
        ...{ donde: path ?? resource.resourceType, texto: maskText([text, fix].filter(Boolean).join(' '), raw) },
      }));
    }
  });
}

/** Headers that every message has, and Z-segments, which are kept as they came. */
const ALWAYS_READ = /^(MSH|EVN|Z..|SFT|UAC|ERR)$/;

const unusedOf = (segments: readonly Segment[], covers: Readonly<Record<string, unknown>>): string[] => [
  ...new Set(segments.map(({ name }) => name).filter((name) => !ALWAYS_READ.test(name) && !(name in covers))),
];

function gapsOf(bundle: Bundle): Gap[] {
  const resources = resourcesOf(bundle);
  const patient = resources.find((one): one is Patient => one.resourceType === 'Patient');
  const encounter = resources.find((one): one is Encounter => one.resourceType === 'Encounter');
  return [
    ...(patient !== undefined && !patient.identifier?.some(({ system }) => system === CURP_SYSTEM)
      ? ['sin-curp' as const]
      : []),
    ...(encounter !== undefined && encounter.identifier === undefined ? ['sin-episodio' as const] : []),
    ...(encounter !== undefined && encounter.period?.start === undefined ? ['sin-fecha' as const] : []),
    ...(hasOwnCodes(resources) ? ['codigos-propios' as const] : []),
  ];
}

const hasOwnCodes = (resources: readonly Resource[]): boolean =>
  [...JSON.stringify(resources).matchAll(/"system":"([^"]+)"/g)].some(
    ([, system = '']) => facilityOfLocalCodes(system) !== undefined,
  );
