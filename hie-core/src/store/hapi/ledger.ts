/**
 * Operations that clients named, kept in HAPI as `Basic/op-…` in the same transaction as what they wrote: a hub that dies
 * before it could answer has either done all of it, and remembers, or nothing.
 */
import type { Basic, Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import { HubError } from '../../errors.ts';
import { operationHash } from '../hashes.ts';
import type { Stored, WriteResult } from '../repository.ts';
import { ledgerText } from '../write/ledger.ts';
import type { HapiClient } from './client.ts';
import { resourcesOf, storedOf } from './resource.ts';

export const LEDGER_TYPE = 'Basic';
const CODE = { system: 'urn:amate:operacion', code: 'operacion' };
/** Keeps the ledger out of searches for what people wrote. */
export const NOT_LEDGER = ['code:not', `${CODE.system}|${CODE.code}`] as const;
const PREFIX = 'op-';
const RESULTS = 'urn:amate:operacion:resultados';

export const isLedger = (type: string, id: string): boolean => type === LEDGER_TYPE && id.startsWith(PREFIX);
const idOf = (operationId: string): string => `${PREFIX}${operationHash(operationId)}`;

export function ledgerEntry(operationId: string, results: readonly WriteResult[]): BundleEntry {
  const id = idOf(operationId);
  const resource: Basic = {
    resourceType: LEDGER_TYPE,
    id,
    code: { coding: [CODE] },
    extension: [{ url: RESULTS, valueString: ledgerText(results) }],
  };
  return { resource, request: { method: 'PUT', url: `${LEDGER_TYPE}/${id}` } };
}

export async function replay(client: HapiClient, operationId: string): Promise<WriteResult[] | undefined> {
  let kept: Resource;
  try {
    kept = await client.get(`${LEDGER_TYPE}/${idOf(operationId)}`);
  } catch (error) {
    if (error instanceof HubError && error.code === 'not-found') return undefined;
    throw error;
  }
  const lines = JSON.parse((kept as Basic).extension![0]!.valueString!) as [
    WriteResult['outcome'],
    string,
    string,
    number,
    string | null,
  ][];
  const entry = lines.map(([, type, id, version]) => ({
    request: { method: 'GET' as const, url: `${type}/${id}/_history/${version}` },
  }));
  if (entry.length === 0) return [];
  const bundle = await client.post({ resourceType: 'Bundle', type: 'batch', entry } as Bundle);
  const versions = new Map(
    resourcesOf(bundle).map((one) => [`${one.resourceType}/${one.id}/${one.meta?.versionId}`, storedOf(one)]),
  );
  return lines.map(([outcome, type, id, version, patientId]) => ({
    outcome,
    stored: versions.get(`${type}/${id}/${version}`) ?? gone(type, id, version, patientId ?? undefined),
    patientId: patientId ?? undefined,
  }));
}

const gone = (type: string, id: string, version: number, patientId: string | undefined): Stored => ({
  type,
  id,
  versionId: String(version),
  lastUpdated: new Date(0).toISOString(),
  deleted: true,
  patientId,
  json: '',
});
