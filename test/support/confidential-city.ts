/**
 * A small population for the tests of who may see what: a clinic and a hospital; Ana is treated at the clinic, Beto at the hospital
 * only, Caro is 14 and Ana's daughter. Each has an ordinary finding and one that is confidential by its code.
 * Written as a connector would, but for the guardianship, which staff has to verify.
 */
import { hidingConsent } from '@amate/hie-core/security/consent/hiding.ts';
import {
  CANONICAL_BASE,
  CEDULA_PROFESIONAL_SYSTEM,
  CLUES_SYSTEM,
  CURP_SYSTEM,
} from '@amate/terminology/identifiers/systems.ts';
import type { Resource } from '@medplum/fhirtypes';
import type { RunningHub } from './hub.ts';

export const CLINIC = 'DFSIC000011';
export const HOSPITAL = 'DFSSA003162';
export const CEDULA = '7654321';
const ANA_CURP = 'EAAF901102MMCSRR03';
const BETO_CURP = 'AAPR630321HDFLRC09';
const ICD10 = 'http://hl7.org/fhir/sid/icd-10';
const V3_ROLE = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode';
export const VERIFIED = `${CANONICAL_BASE}/StructureDefinition/tutela-verificada`;

export interface City {
  readonly ana: string;
  readonly beto: string;
  readonly caro: string;
  readonly clinic: string;
  readonly hospital: string;
  readonly doctor: string;
  /** `Condition` ids. */
  readonly ordinary: Readonly<Record<'ana' | 'beto' | 'caro', string>>;
  readonly labelled: Readonly<Record<'ana' | 'beto' | 'caro', string>>;
  readonly encounter: Readonly<Record<'ana' | 'beto' | 'caro', string>>;
  /** Of Beto: an ARV prescription. */
  readonly prescription: string;
}

export const condition = (patient: string, code: string): Resource => ({
  resourceType: 'Condition',
  subject: { reference: `Patient/${patient}` },
  code: { coding: [{ system: ICD10, code }] },
});

export async function foundCity(hub: RunningHub): Promise<City> {
  const make = async (resource: Resource | Record<string, unknown>, headers = {}): Promise<string> => {
    const { status, body } = await hub.fhir('POST', `/${resource.resourceType as string}`, resource, headers);
    if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body.id as string;
  };
  const facility = (clues: string) =>
    make({ resourceType: 'Organization', name: clues, identifier: [{ system: CLUES_SYSTEM, value: clues }] });
  const person = (curp: string | undefined, family: string, birthDate: string) =>
    make({
      ...{ resourceType: 'Patient', birthDate, name: [{ family, given: ['Prueba'] }] },
      ...(curp !== undefined && { identifier: [{ system: CURP_SYSTEM, value: curp }] }),
    });
  const [clinic, hospital] = [await facility(CLINIC), await facility(HOSPITAL)];
  const doctor = await make({
    resourceType: 'Practitioner',
    identifier: [{ system: CEDULA_PROFESIONAL_SYSTEM, value: CEDULA }],
  });
  const ana = await person(ANA_CURP, 'Escamilla', '1990-11-02');
  const beto = await person(BETO_CURP, 'Alamán', '1963-03-21');
  const caro = await person(undefined, 'Escamilla', fourteenYearsAgo());
  const visit = (patient: string, serviceProvider: object) =>
    make({
      ...{ resourceType: 'Encounter', status: 'finished', subject: { reference: `Patient/${patient}` } },
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
      period: { start: yesterday(), end: yesterday() },
      serviceProvider,
    });
  const encounter = {
    ana: await visit(ana, { reference: `Organization/${clinic}` }),
    beto: await visit(beto, { type: 'Organization', identifier: { system: CLUES_SYSTEM, value: HOSPITAL } }),
    caro: await visit(caro, { identifier: { system: CLUES_SYSTEM, value: CLINIC } }),
  };
  const ordinary = {
    ana: await make(condition(ana, 'I10')),
    beto: await make(condition(beto, 'I10')),
    caro: await make(condition(caro, 'J00')),
  };
  const labelled = {
    ana: await make(condition(ana, 'F32.1')),
    beto: await make(condition(beto, 'B20.1')),
    caro: await make(condition(caro, 'Z30.0')),
  };
  const prescription = await make({
    ...{ resourceType: 'MedicationRequest', status: 'active', intent: 'order' },
    subject: { reference: `Patient/${beto}` },
    medicationCodeableConcept: { coding: [{ system: 'http://www.whocc.no/atc', code: 'J05AR13' }] },
  });
  return { ana, beto, caro, clinic, hospital, doctor, ordinary, labelled, encounter, prescription };
}

/** Ana as the ward's mother; it opens nothing unless staff wrote it. */
export const guardianOf = (ward: string): Record<string, unknown> => ({
  resourceType: 'RelatedPerson',
  active: true,
  patient: { reference: `Patient/${ward}` },
  relationship: [{ coding: [{ system: V3_ROLE, code: 'MTH' }] }],
  identifier: [{ system: CURP_SYSTEM, value: ANA_CURP }],
  extension: [{ url: VERIFIED, valueDateTime: '2026-11-01' }],
});

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const yesterday = (): string => new Date(Date.now() - 86_400_000).toISOString();
const fourteenYearsAgo = (): string => dayOf(Date.now() - 14.5 * 365.25 * 86_400_000);

/** An ordinary finding of an episode that the person hid. @returns id of the Condition */
export async function concealedFinding(hub: RunningHub, patient: string): Promise<string> {
  const make = async (resource: Record<string, unknown>): Promise<string> => {
    const { status, body } = await hub.fhir('POST', `/${resource.resourceType}`, resource);
    if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body.id as string;
  };
  const visit = await make({
    ...{ resourceType: 'Encounter', status: 'finished', subject: { reference: `Patient/${patient}` } },
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
  });
  const encounter = { reference: `Encounter/${visit}` };
  const finding = await make({ ...condition(patient, 'M54'), encounter });
  const hiding = { kind: 'dependents', target: encounter.reference } as const;
  const consent = hidingConsent({ patientId: patient, performerId: patient, hiding, nowMs: Date.now() });
  await make(consent as unknown as Record<string, unknown>);
  return finding;
}
