/**
 * Signs each transaction on its way to the hub (docs/adr/0022): a detached JWS over the exact bytes of the body, carried by a
 * Provenance in the header `X-Provenance` (https://hl7.org/fhir/R4/provenance.html#header). Before the first one the hub is told the key.
 */
import { sign } from 'node:crypto';
import { renameSync } from 'node:fs';
import { CLUES_SYSTEM, mensajeUri } from '@amate/terminology/identifiers/systems.ts';
import { keyFile, nextKeyFile, readKey, readOrMakeKey, type SourceKey } from './key-file.ts';

/** The original message: its MSH-10, and SHA-256 of its raw bytes in hexadecimal. */
export interface SourceMessage {
  readonly controlId: string;
  readonly digest: string;
}

export interface SignerOptions {
  readonly folder: string;
  readonly clues: string;
  readonly fhirUrl: string;
  readonly timeoutMs: number;
  /** The hub has another key of this facility: until somebody looks, messages go without signature. @param text the hub's words */
  readonly onRefused: (text: string) => void;
  /** The hub knows the key. */
  readonly onTaken?: () => void;
}

/** What a server answers that knows nothing of our keys: it gets what it always got. */
const UNKNOWN = new Set([404, 405, 501]);
const ASK_AGAIN_MS = 60_000;
const SIGNATURE_TYPE = { system: 'urn:iso-astm:E1762-95:2013', code: '1.2.840.10065.1.12.1.14' };

export class SourceSigner {
  readonly #options: SignerOptions;
  #ready: Promise<SourceKey | undefined> | undefined;
  #askAgainAtMs = 0;

  constructor(options: SignerOptions) {
    this.#options = options;
  }

  /** The hub refused: before the next one it is told the key again. */
  forget(): void {
    this.#ready = undefined;
    this.#askAgainAtMs = 0;
  }

  /**
   * @param text the body as it will be sent
   * @returns the header's value; undefined: the hub takes no signatures, or not this key
   * @throws the network's fault, or what the hub answered
   */
  async header(token: string, text: string, message: SourceMessage): Promise<string | undefined> {
    if (this.#askAgainAtMs !== 0 && Date.now() >= this.#askAgainAtMs) this.forget();
    this.#ready ??= this.#register(token);
    const ready = this.#ready;
    try {
      const key = await ready;
      return key === undefined ? undefined : this.#carrier(key, text, message);
    } catch (error) {
      if (this.#ready === ready) this.#ready = undefined;
      throw error;
    }
  }

  #carrier(key: SourceKey, text: string, { controlId, digest }: SourceMessage): string {
    const { clues } = this.#options;
    const now = new Date();
    const iat = Math.floor(now.getTime() / 1_000);
    const head = {
      alg: 'EdDSA',
      kid: key.kid,
      b64: false,
      crit: ['b64'],
      iat,
      clues,
      mensaje: controlId,
      sha256: digest,
    };
    const encoded = Buffer.from(JSON.stringify(head)).toString('base64url');
    // RFC 7797 §3.
    const signature = sign(null, Buffer.from(`${encoded}.${text}`), key.privateKey).toString('base64url');
    const who = { identifier: { system: CLUES_SYSTEM, value: clues } };
    const source = { identifier: { system: 'urn:ietf:rfc:3986', value: mensajeUri(clues, controlId) } };
    const data = Buffer.from(`${encoded}..${signature}`).toString('base64');
    const when = now.toISOString();
    return ascii({
      ...{ resourceType: 'Provenance', recorded: when, agent: [{ who }], entity: [{ role: 'source', what: source }] },
      signature: [{ type: [SIGNATURE_TYPE], when, who, sigFormat: 'application/jose', data }],
    });
  }

  async #register(token: string): Promise<SourceKey | undefined> {
    const { folder } = this.#options;
    const key = await readOrMakeKey(keyFile(folder));
    const next = await readKey(nextKeyFile(folder));
    if (next === undefined) return (await this.#tell(token, key)) ? key : undefined;
    if (!(await this.#tell(token, next, key))) return undefined;
    renameSync(nextKeyFile(folder), keyFile(folder));
    return next;
  }

  /** A hospital whose key was lost goes on sending; a hub that demands the signature keeps its messages waiting here. */
  #refused(data: unknown): false {
    this.#askAgainAtMs = Date.now() + ASK_AGAIN_MS;
    const [issue] = (data as { issue?: { details?: { text?: string } }[] } | undefined)?.issue ?? [];
    this.#options.onRefused(issue?.details?.text ?? '');
    return false;
  }

  /** @param current the key in use, which vouches for the one that follows it */
  async #tell(token: string, key: SourceKey, current?: SourceKey): Promise<boolean> {
    const response = await fetch(`${this.#options.fhirUrl.replace(/\/fhir\/R4$/, '')}/fuentes/llaves`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        jwk: key.publicJwk,
        posesion: statement(key, key.kid),
        ...(current !== undefined && { relevo: statement(current, key.kid) }),
      }),
      signal: AbortSignal.timeout(this.#options.timeoutMs),
    });
    const data: unknown = await response.json().catch(() => undefined);
    if (response.ok) {
      this.#options.onTaken?.();
      return true;
    }
    if (UNKNOWN.has(response.status)) return false;
    if (response.status === 403) return this.#refused(data);
    throw Object.assign(new Error('key refused'), { response: { status: response.status, data } });
  }
}

/** RFC 7515 compact. */
function statement({ kid, privateKey }: SourceKey, about: string): string {
  const part = (value: string) => Buffer.from(value).toString('base64url');
  const input = `${part(JSON.stringify({ alg: 'EdDSA', kid }))}.${part(about)}`;
  return `${input}.${sign(null, Buffer.from(input), privateKey).toString('base64url')}`;
}

/** A header holds ASCII; JSON can say everything with it. */
const ascii = (value: unknown): string =>
  JSON.stringify(value).replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
