/** Holds a stored version to the signed message it came from. Needs the database and nothing of a running hub. */
import { hash } from 'node:crypto';
import { zstdDecompressSync } from 'node:zlib';
import type { Encounter } from '@medplum/fhirtypes';
import { operationHash } from '../../store/hashes.ts';
import type { LedgerLine } from '../../store/write/ledger.ts';
import { keepDischarge } from '../../visits/discharge-rule.ts';
import { publicKey } from './admit.ts';
import { differences, unexplained } from './compare.ts';
import { countedAt, thumbprint } from './keys.ts';
import { isSignedBy, parseDetached, type SignedClaims } from './signature.ts';
import type { KeyRow, TracedRow } from './sql.ts';

export interface Origin {
  readonly version: number;
  readonly storedAt: Date;
  /** `unsigned`: nobody signed this version. `broken`: something does not fit, and `findings` names it. */
  readonly state: 'verified' | 'unsigned' | 'broken';
  /** es-MX. */
  readonly findings: readonly string[];
  readonly client: string | undefined;
  readonly claims: SignedClaims | undefined;
  readonly jws: string | undefined;
  readonly receivedAt: Date | undefined;
  readonly key: KeyRow | undefined;
  /** Of the bytes that were signed. */
  readonly signedSha256: string | undefined;
}

const MAX_SIGNED_BYTES = 32 * 1024 * 1024;

interface SignedBundle {
  readonly identifier?: { readonly value?: string };
  readonly entry?: readonly SignedEntry[];
}

interface SignedEntry {
  readonly fullUrl?: string;
  readonly resource?: Readonly<Record<string, unknown>>;
  readonly request?: { readonly method?: string; readonly url?: string };
}

/** @param before the version below, for a person's record is joined with it */
export async function verifyVersion(
  row: TracedRow,
  before: TracedRow | undefined,
  named: { readonly type: string; readonly id: string },
  keyOf: (kid: string) => Promise<KeyRow | undefined>,
): Promise<Origin> {
  const about = { version: row.version, storedAt: row.at, receivedAt: row.receivedAt ?? undefined };
  const nothing = { client: undefined, claims: undefined, jws: undefined, key: undefined, signedSha256: undefined };
  if (row.operation === null) return { ...about, ...nothing, state: 'unsigned', findings: [] };
  const findings: string[] = [];
  const { jws, key: kid, client, body } = row;
  if (jws === null || kid === null || body === null || client === null)
    return {
      ...about,
      ...nothing,
      state: 'broken',
      findings: ['La transacción firmada de esta versión ya no está en la base.'],
    };
  const claims = parseDetached(jws)?.claims;
  const key = await keyOf(kid);
  const bytes = unpacked(body);
  if (claims === undefined) findings.push('La firma guardada (signed_source.jws) fue alterada: ya no se entiende.');
  if (claims !== undefined && claims.kid !== kid) findings.push('La firma nombra otra llave que signed_source.key.');
  if (bytes === undefined)
    findings.push('Los bytes firmados (signed_source.body) fueron alterados: no se pueden leer.');
  findings.push(...(await keyFindings(key, kid, row)));
  if (claims !== undefined && bytes !== undefined && key !== undefined && !isSignedBy(publicKey(key.jwk), jws, bytes))
    findings.push(
      'La firma no corresponde a los bytes guardados: signed_source.jws o signed_source.body fue alterado.',
    );
  if (bytes !== undefined && findings.length === 0) findings.push(...contentFindings(row, before, named, bytes));
  const signedSha256 = bytes && hash('sha256', bytes);
  const state = findings.length === 0 ? 'verified' : 'broken';
  return { ...about, state, findings, client, claims, jws, key, signedSha256 };
}

async function keyFindings(key: KeyRow | undefined, kid: string, row: TracedRow): Promise<string[]> {
  if (key === undefined) return [`La llave ${kid} ya no está en la base.`];
  if ((await thumbprint(key.jwk)) !== kid) return [`La llave ${kid} fue alterada: su huella es otra.`];
  if (key.client !== row.client) return [`La llave ${kid} no es de ${row.client}.`];
  const state = countedAt(key, row.receivedAt!);
  if (state === 'revoked')
    return [`La llave ${kid} fue revocada desde ${key.revokedFrom!.toISOString()}: ${key.reason ?? 'sin motivo'}.`];
  return state === 'yes' ? [] : [`La llave ${kid} no contaba cuando llegó el mensaje.`];
}

function contentFindings(
  row: TracedRow,
  before: TracedRow | undefined,
  { type, id }: { readonly type: string; readonly id: string },
  bytes: Uint8Array,
): string[] {
  const bundle = JSON.parse(Buffer.from(bytes).toString()) as SignedBundle;
  if (operationHash(`${row.client}\n${bundle.identifier?.value}`) !== row.operation!.replaceAll('-', ''))
    return ['Lo firmado es de otra operación: la versión apunta a un mensaje que no es el suyo.'];
  if (row.results === null) return ['La operación ya no está en su bitácora: no se sabe qué entrada es esta versión.'];
  const results = JSON.parse(row.results) as LedgerLine[];
  const writes = (bundle.entry ?? []).filter(isWrite);
  if (results.length !== writes.length) return ['La bitácora de la operación no corresponde a las entradas firmadas.'];
  const place = results.findIndex(([, t, i, version]) => t === type && i === id && version === row.version);
  // Made by a rule of the hub because of the message, such as a task to review an identity.
  if (place === -1) return [];
  const { resource, request } = writes[place]!;
  if (row.deleted) return request?.method === 'DELETE' ? [] : ['Está borrado, y lo firmado no lo borra.'];
  if (request?.method === 'PATCH' || resource === undefined) return [];
  const filled = new Map<string, string>();
  for (const [index, { fullUrl }] of writes.entries())
    if (fullUrl !== undefined) filled.set(fullUrl, `${results[index]![1]}/${results[index]![2]}`);
  const stored = read(row.content);
  if (stored === undefined) return ['El recurso guardado (resource_version.content) fue alterado: ya no es JSON.'];
  const own = (stored.meta ?? {}) as { versionId?: unknown };
  if (stored.id !== id || own.versionId !== String(row.version))
    return ['El recurso guardado lleva otro id u otra versión que su fila.'];
  const paths =
    type === 'Patient' ? unexplained(resource, earlier(before), stored) : differences(resource, stored, filled);
  // Earlier hubs kept less of the version before: as it was signed is never altered.
  const kept = paths.length > 0 && type === 'Encounter' ? differences(asKept(resource, before), stored, filled) : paths;
  return kept.map((path) => `${path} no es lo que el establecimiento firmó: la versión guardada fue alterada.`);
}

/** What was known of a visit stays (visits/discharge-rule.ts). */
const asKept = (signed: Readonly<Record<string, unknown>>, before: TracedRow | undefined) =>
  keepDischarge(signed as unknown as Encounter, earlier(before) as Encounter | undefined) as unknown as typeof signed;

const isWrite = ({ request }: SignedEntry): boolean =>
  request?.method !== 'GET' && request?.method !== 'HEAD' && !/\$|_search$/.test(request?.url?.split('?')[0] ?? '');

const earlier = (before: TracedRow | undefined) =>
  before === undefined || before.deleted ? undefined : read(before.content);

function read(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

function unpacked(body: Uint8Array): Buffer | undefined {
  try {
    return zstdDecompressSync(body, { maxOutputLength: MAX_SIGNED_BYTES });
  } catch {
    return undefined;
  }
}
