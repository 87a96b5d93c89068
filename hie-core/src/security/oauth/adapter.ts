/**
 * Keeps the authorization server's state in PostgreSQL. Ids of codes, refresh tokens and the like are kept as SHA-256 only: who
 * reads the table can use none of them. Two places must be decided by the database, not by look-then-write:
 * an assertion id is accepted once (RFC 7523 §3, `jti`), a code or refresh token is used up once (RFC 6749 §4.1.2, §10.4).
 */
import { createHash } from 'node:crypto';
import { errors } from 'oidc-provider';
import type { Queryable } from '../queryable.ts';
import * as sql from './sql.ts';

type Payload = Record<string, unknown>;

/** Found again by their `uid`, without their id at hand; the id is useless without the signature of the cookie. */
const KEEPS_ID = new Set(['Session']);

const hash = (id: string): Buffer => createHash('sha256').update(id).digest();
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export class OidcAdapter {
  private readonly model: string;
  private readonly db: Queryable;

  constructor(model: string, db: Queryable) {
    this.model = model;
    this.db = db;
  }

  async upsert(id: string, payload: Payload, expiresIn?: number): Promise<void> {
    const { jti: _, ...rest } = payload;
    const write: sql.PayloadWrite = {
      model: this.model,
      idHash: hash(id),
      payload: KEEPS_ID.has(this.model) ? payload : rest,
      grantId: text(payload.grantId),
      uid: text(payload.uid),
      expiresIn,
    };
    if (this.model !== 'ReplayDetection') return sql.upsertPayload(this.db, write);
    if (!(await sql.insertPayloadOnce(this.db, write)))
      throw new errors.InvalidClientAuth('client assertion was already used');
  }

  async find(id: string): Promise<Payload | undefined> {
    const row = await sql.selectPayload(this.db, this.model, hash(id));
    return row && { ...row.payload, jti: id, ...(row.consumedAt !== null && { consumed: row.consumedAt }) };
  }

  async findByUid(uid: string): Promise<Payload | undefined> {
    return (await sql.selectPayloadByUid(this.db, this.model, uid))?.payload;
  }

  async findByUserCode(): Promise<undefined> {
    return undefined;
  }

  async consume(id: string): Promise<void> {
    if (!(await sql.consumePayload(this.db, this.model, hash(id)))) throw new errors.InvalidGrant('already used');
  }

  async destroy(id: string): Promise<void> {
    await sql.deletePayload(this.db, this.model, hash(id));
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await sql.deletePayloadsOfGrant(this.db, this.model, grantId);
  }
}
