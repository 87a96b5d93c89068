/** Who a citizen is, told by somebody else: what each provider of identities has to do for us. Adapters: `llave.ts`, `oidc.ts`. */
export interface Citizen {
  /** The provider's own, stable id of the person. */
  readonly subject: string;
  readonly name: string;
  /** As told, not yet checked; undefined for an account whose person was not verified. */
  readonly curp: string | undefined;
}

export interface Departure {
  /** Where the browser goes. */
  readonly url: string;
  /** What has to be at hand again at the return; kept in the database, never in the browser. */
  readonly kept: Readonly<Record<string, string>>;
}

export interface CitizenIdentity {
  /** In URLs and in `citizen_identity.provider`; never changed. */
  readonly key: string;
  /** es-MX, on the button. */
  readonly label: string;
  depart(redirectUri: string, state: string): Promise<Departure>;
  /** `callback`: the whole address the browser came back to; its `state` is checked already. @throws `CitizenRefused` */
  arrive(callback: URL, redirectUri: string, kept: Readonly<Record<string, string>>, state: string): Promise<Citizen>;
}

/** `cancelled`: the person said no there; `failed`: it did not answer as it should. `detail` is for the log: no personal data. */
export class CitizenRefused extends Error {
  readonly kind: 'cancelled' | 'failed';

  constructor(kind: 'cancelled' | 'failed', detail: string, cause?: unknown) {
    super(detail, { cause });
    this.name = 'CitizenRefused';
    this.kind = kind;
  }
}
