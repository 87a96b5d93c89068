/** The door: whether a transaction may be filed as far as its signature goes, and what is kept of it. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { constants, zstdCompressSync } from 'node:zlib';
import type { JWK } from 'jose';
import { fault, type HubError } from '../../errors.ts';
import { operationHash } from '../../store/hashes.ts';
import type { SignedSource } from '../../store/repository.ts';
import type { Caller } from '../caller.ts';
import type { Queryable } from '../queryable.ts';
import { countedAt } from './keys.ts';
import { isSignedBy, parseCarrier } from './signature.ts';
import { type Demand, type KeyRow, selectDemand, selectKeys } from './sql.ts';

/** What came with a transaction. */
export interface Sent {
  /** Header X-Provenance. */
  readonly provenance: string | undefined;
  /** The body, byte for byte. */
  readonly bytes: Uint8Array;
}

/**
 * @param sent undefined: this way in takes no signature
 * @param operationId as the store will know it
 * @returns undefined: nothing is kept
 * @throws HubError `forbidden`
 */
export type Admit = (
  caller: Caller,
  sent: Sent | undefined,
  operationId: string | undefined,
) => Promise<SignedSource | undefined>;

interface Client {
  readonly demand: Demand;
  readonly clues: string | null;
  readonly keys: ReadonlyMap<string, KeyRow & { readonly crypto: KeyObject }>;
  readonly untilMs: number;
}

/** A key that is revoked, or a demand that is changed, holds within this time. */
const KNOWN_MS = 5_000;
const MAX_CLIENTS = 2_000;
const FAST = { chunkSize: 16_384, params: { [constants.ZSTD_c_compressionLevel]: 1 } };

export interface Door {
  readonly admit: Admit;
  /** Of this client something changed. */
  readonly forget: (client: string) => void;
}

export function createDoor(db: Queryable, nowMs: () => number = Date.now): Door {
  const known = new Map<string, Promise<Client>>();

  async function load(id: string): Promise<Client> {
    const [{ demand, clues }, rows] = await Promise.all([selectDemand(db, id), selectKeys(db, id)]);
    const keys = rows.map((row) => [row.kid, { ...row, crypto: publicKey(row.jwk) }] as const);
    return { demand, clues, keys: new Map(keys), untilMs: nowMs() + KNOWN_MS };
  }

  async function clientOf(id: string): Promise<Client> {
    const client = await known.get(id)?.catch(() => undefined);
    if (client !== undefined && client.untilMs > nowMs()) return client;
    const loading = load(id);
    known.delete(id);
    if (known.size >= MAX_CLIENTS) known.delete(known.keys().next().value as string);
    known.set(id, loading);
    return loading;
  }

  return {
    forget: (id) => void known.delete(id),
    async admit(caller, sent, operationId) {
      // People sign in, systems sign.
      if (caller.role !== 'sistema') return undefined;
      const client = await clientOf(caller.clientId);
      if (client.demand === 'none') return undefined;
      if (sent?.provenance === undefined) {
        if (client.demand === 'accepted') return undefined;
        throw refusal('Este establecimiento firma todo lo que envía, y esta solicitud no trae firma.');
      }
      const detached = parseCarrier(sent.provenance);
      if (detached === undefined) throw refusal('El encabezado X-Provenance no trae una firma que se entienda.');
      if (operationId === undefined) throw refusal('Una transacción firmada lleva Bundle.identifier.');
      const { claims, jws } = detached;
      const key = client.keys.get(claims.kid);
      if (key === undefined) throw refusal('La llave de la firma no es de este establecimiento.', claims.kid);
      if (client.clues !== null && claims.clues !== client.clues)
        throw refusal('La firma es de otro establecimiento.', claims.clues);
      const state = countedAt(key, new Date(nowMs()));
      if (state === 'revoked') throw refusal('La llave de la firma fue revocada.', claims.kid);
      if (state === 'replaced') throw refusal('La llave de la firma fue reemplazada por otra.', claims.kid);
      if (!isSignedBy(key.crypto, jws, sent.bytes))
        throw refusal('La firma no corresponde a lo que se recibió.', claims.kid);
      const body = zstdCompressSync(sent.bytes, { ...FAST, pledgedSrcSize: sent.bytes.length }).toString('base64');
      return { operation: operationHash(operationId), client: caller.clientId, key: claims.kid, jws, body };
    },
  };
}

export const publicKey = (jwk: JWK): KeyObject => createPublicKey({ key: { ...jwk }, format: 'jwk' });

const refusal = (text: string, value?: string): HubError =>
  fault('forbidden', `${text} No se guardó nada.`, {
    path: 'X-Provenance',
    rule: 'Fuentes certificadas: docs/adr/0022',
    ...(value !== undefined && { value }),
    fix: 'Firme los bytes exactos del cuerpo con la llave registrada del establecimiento.',
  });
