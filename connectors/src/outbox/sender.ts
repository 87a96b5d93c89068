/** One message to the hub, with the token and the signature that it asks for; what went wrong is told as a Failure. */
import type { HubAccess } from '../config.ts';
import type { SourceSigner } from '../sign/signer.ts';
import { classify, type Failure, ofAnotherFacility } from './failure.ts';
import type { StoredBundle } from './message.ts';
import { post } from './post.ts';
import { TokenSource } from './token.ts';

/** Of the operation id with which a bundle begins (hl7v2/to-fhir/bundle-builder.ts). */
const CONVERTED_AS = /^.{0,200}?"identifier":\{(?:"system":"[^"]*",)?"value":"([A-Z0-9]{11}):/;

export class Sender {
  readonly tokens: TokenSource;
  readonly #hub: HubAccess;
  readonly #timeoutMs: number;
  readonly #signer: SourceSigner | undefined;

  /** @param signer left out: nothing is signed */
  constructor(hub: HubAccess, timeoutMs: number, signer?: SourceSigner) {
    this.tokens = new TokenSource(hub);
    this.#hub = hub;
    this.#timeoutMs = timeoutMs;
    this.#signer = signer;
  }

  /** undefined: the hub has it. */
  async send(row: StoredBundle): Promise<Failure | undefined> {
    const first = await this.#attempt(row);
    // A token may have been revoked or the hub's keys changed: ask for a new one, once.
    return first?.kind === 'unauthorized' ? this.#attempt(row) : first;
  }

  async #attempt(row: StoredBundle): Promise<Failure | undefined> {
    let token = '';
    try {
      token = await this.tokens.token();
      // Not before the hub gave a token for this CLUES: where it is the configuration that is wrong, everything waits and nothing is held.
      const foreign = this.#ofAnotherFacility(row);
      if (foreign !== undefined) return foreign;
      const provenance = await this.#signer?.header(token, row.bundle, row);
      await post(this.#hub.fhirUrl, row.bundle, { token, provenance }, AbortSignal.timeout(this.#timeoutMs));
      return undefined;
    } catch (error) {
      const failure = classify(error);
      if (failure.kind === 'unauthorized') {
        this.tokens.discard(token);
        this.#signer?.forget();
      }
      return failure;
    }
  }

  #ofAnotherFacility({ bundle }: StoredBundle): Failure | undefined {
    const { clues } = this.#hub;
    const was = CONVERTED_AS.exec(bundle)?.[1];
    return clues === undefined || was === undefined || was === clues ? undefined : ofAnotherFacility(was, clues);
  }
}
