/**
 * PID-2, PID-3, PID-4 and PID-19 to identifiers: CURP, record number (expediente), social security number, the rest
 * (v2-to-FHIR CX[Identifier]). Hospitals put the CURP where their system had room for it, so it is known by its type
 * code, its assigning authority, the profile, or by looking like one; what claims to be a CURP must be a valid one.
 */
import { GENERIC_CURP, parseCurp } from '@amate/terminology/identifiers/curp.ts';
import { CURP_SYSTEM, expedienteSystem, NSS_SYSTEM, RFC_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Identifier } from '@medplum/fhirtypes';
import type { HospitalProfile } from '../../profile.ts';
import type { Field, Segment } from '../parse.ts';
import { refuse } from '../rejection.ts';
import { toDate } from './datatypes/date-time.ts';

export interface PatientIdentifiers {
  readonly curp?: string;
  readonly recordNumber?: string;
  readonly all: readonly Identifier[];
}

interface Candidate {
  readonly cx: Field;
  readonly place: string;
  readonly site: 'PID-2' | 'PID-3' | 'PID-4' | 'PID-19';
}

const TYPE_SYSTEM = 'http://terminology.hl7.org/CodeSystem/v2-0203';
const CURP_MARK = /^(CURP|NNMEX|RENAPO|SEGOB|2\.16\.840\.1\.113883\.4\.629)$/;
const CURP_SHAPE = /^[A-ZÑ]{4}\d{6}[A-ZÑ]{6}[0-9A-Z]\d$/;
const NSS_MARK = /^(NSS|SS|SB|IMSS|ISSSTE|SSN)$/;
/** Account, visit, driver's licence, passport, insurance, staff: never the record number. */
const OTHER_TYPES = /^(AN|VN|DL|PPN|SS|SB|NSS|SSN|MA|MC|NI|NH|HC|EI|BC|CURP|RFC|TAX)$/;

export function patientIdentifiers(pid: Segment, profile: HospitalProfile): PatientIdentifiers {
  const candidates: Candidate[] = [
    ...pid.repetitions(3).map((cx) => ({ cx, place: pid.place(3), site: 'PID-3' as const })),
    ...pid.repetitions(2).map((cx) => ({ cx, place: pid.place(2), site: 'PID-2' as const })),
    ...pid.repetitions(4).map((cx) => ({ cx, place: pid.place(4), site: 'PID-4' as const })),
    ...pid.repetitions(19).map((cx) => ({ cx, place: pid.place(19), site: 'PID-19' as const })),
  ].filter(({ cx }) => cx.text(1) !== '');

  const curps = candidates.filter((candidate) => claimsCurp(candidate, profile));
  const curp = oneCurp(curps);
  const rest = candidates.filter((candidate) => !curps.includes(candidate));
  const record = findRecord(rest, profile);
  const all: Identifier[] = [];
  if (curp !== undefined) all.push({ use: 'official', system: CURP_SYSTEM, value: curp });
  if (record !== undefined) all.push(recordIdentifier(record.cx.text(1), profile));
  for (const candidate of rest) {
    if (candidate !== record) addOther(all, candidate, profile);
  }
  const recordNumber = record?.cx.text(1);
  return { ...(curp ? { curp } : {}), ...(recordNumber ? { recordNumber } : {}), all };
}

const mark = (cx: Field): string[] => [cx.text(5), cx.text(4, 1), cx.text(4, 2)].map((text) => text.toUpperCase());

function claimsCurp({ cx, site }: Candidate, profile: HospitalProfile): boolean {
  const value = cx.text(1).normalize('NFC').toUpperCase();
  if (mark(cx).some((text) => CURP_MARK.test(text))) return true;
  if (profile.curpSite === site && site !== 'PID-3') return true;
  return CURP_SHAPE.test(value) || value === GENERIC_CURP;
}

/** @throws MappingRefused for an invalid CURP or for two different ones: nothing may be filed under a guess. */
function oneCurp(candidates: readonly Candidate[]): string | undefined {
  let found: string | undefined;
  for (const { cx, place } of candidates) {
    const parsed = parseCurp(cx.text(1));
    if (parsed.kind === 'invalid') {
      // The generic CURP is how a form says "none"; the hub then gives a temporary identity.
      if (parsed.part === 'generica') continue;
      throw refuse('102', place, `CURP inválida en ${place} (${parsed.part}): ${parsed.text} ${parsed.fix}`);
    }
    if (found !== undefined && found !== parsed.curp) {
      throw refuse(
        '204',
        place,
        `El mensaje trae dos CURP distintas en ${place}. Deje solo la de la persona atendida.`,
      );
    }
    found = parsed.curp;
  }
  return found;
}

function findRecord(candidates: readonly Candidate[], profile: HospitalProfile): Candidate | undefined {
  const marked = (cx: Field): boolean =>
    mark(cx).some((text) => text !== '' && profile.recordNumberMarks.includes(text));
  const inOrder = candidates.filter(({ site }) => site !== 'PID-19');
  return (
    inOrder.find(({ cx, site }) => site === 'PID-3' && marked(cx)) ??
    inOrder.find(({ cx, site }) => site === 'PID-3' && !mark(cx).some((text) => OTHER_TYPES.test(text))) ??
    inOrder.find(({ cx }) => !mark(cx).some((text) => OTHER_TYPES.test(text)))
  );
}

function recordIdentifier(value: string, profile: HospitalProfile): Identifier {
  return {
    use: 'usual',
    type: { coding: [{ system: TYPE_SYSTEM, code: 'MR' }] },
    system: expedienteSystem(profile.clues),
    value,
    assigner: { display: profile.name },
  };
}

function addOther(all: Identifier[], { cx, place, site }: Candidate, profile: HospitalProfile): void {
  const value = cx.text(1);
  const marks = mark(cx);
  if (site === 'PID-19' || marks.some((text) => NSS_MARK.test(text))) {
    const digits = value.replace(/[\s-]/g, '');
    all.push({ type: { coding: [{ system: TYPE_SYSTEM, code: 'SB' }] }, system: NSS_SYSTEM, value: digits });
    return;
  }
  const period = {
    start: toDate(cx.text(7), profile, `${place}.7`),
    end: toDate(cx.text(8), profile, `${place}.8`),
  };
  const type = cx.text(5);
  all.push({
    ...(type === '' ? {} : { type: { coding: [{ system: TYPE_SYSTEM, code: type }] } }),
    system: authoritySystem(cx, profile),
    value,
    period,
    assigner: { display: cx.text(4, 1) },
  });
}

/** CX-4 (HD) as a system when it is a universal id; a bare name is only an assigner, kept apart under the hospital. */
function authoritySystem(cx: Field, profile: HospitalProfile): string {
  const [name, id, kind] = [cx.text(4, 1), cx.text(4, 2), cx.text(4, 3).toUpperCase()];
  if (mark(cx).some((text) => text === 'RFC' || text === 'SAT')) return RFC_SYSTEM;
  if (/^\d+(\.\d+)+$/.test(id)) return `urn:oid:${id}`;
  if (kind === 'URI' && /^[a-z]+:\S+$/i.test(id)) return id;
  if (kind === 'UUID' || kind === 'GUID') return `urn:uuid:${id.toLowerCase()}`;
  const label = name || cx.text(5) || 'otro';
  return `${expedienteSystem(profile.clues)}/${encodeURIComponent(label)}`;
}
