/**
 * Posts to a hub and tries again when trying again can help: the network, 408, 409, 429 and 5xx, with growing waits; a 401
 * or 403 once, with a fresh token. Everything the city sends is safe to repeat, because each bundle carries its name.
 */
export interface HubClientOptions {
  /** `http://localhost:8080/fhir/R4` */
  readonly fhirUrl: string;
  /** Called for each request; `fresh` after the hub refused the last token. */
  readonly getToken: (fresh?: boolean) => Promise<string>;
  /** First wait between attempts. */
  readonly waitMs?: number;
}

export class HubRefusal extends Error {
  readonly status: number;
  constructor(status: number, body: string) {
    super(`the hub answered ${status}: ${body.slice(0, 500)}`);
    this.name = 'HubRefusal';
    this.status = status;
  }
}

const ATTEMPTS = 6;
const TIMEOUT_MS = 60_000;

export class HubClient {
  readonly #options: HubClientOptions;

  constructor(options: HubClientOptions) {
    this.#options = options;
  }

  /** @throws HubRefusal for what the hub will never take, Error when it cannot be reached. */
  async post(path: string, body: unknown): Promise<unknown> {
    return this.#request('POST', path, JSON.stringify(body));
  }

  async get(path: string): Promise<unknown> {
    return this.#request('GET', path, undefined);
  }

  async #request(method: string, path: string, body: string | undefined): Promise<unknown> {
    let fresh = false;
    let refusedTokens = 0;
    for (let attempt = 1; ; attempt++) {
      try {
        const response = await this.#send(method, path, body, fresh);
        const text = await response.text();
        if (response.ok) return text === '' ? undefined : JSON.parse(text);
        const denied = response.status === 401 || response.status === 403;
        if (denied) refusedTokens++;
        const hopeful = denied
          ? refusedTokens === 1
          : [408, 409, 429].includes(response.status) || response.status >= 500;
        if (!hopeful || attempt >= ATTEMPTS) throw new HubRefusal(response.status, text);
        fresh = denied;
      } catch (error) {
        if (error instanceof HubRefusal || attempt >= ATTEMPTS) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, (this.#options.waitMs ?? 200) * 2 ** (attempt - 1)));
    }
  }

  async #send(method: string, path: string, body: string | undefined, fresh: boolean): Promise<Response> {
    const token = await this.#options.getToken(fresh);
    const url = path === '' ? this.#options.fhirUrl : `${this.#options.fhirUrl}/${path}`;
    return fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/fhir+json',
        ...(body === undefined ? {} : { 'content-type': 'application/fhir+json' }),
      },
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  }
}
