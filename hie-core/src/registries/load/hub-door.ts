/** The directory of a hub that runs, by its FHIR interface: what a loader writes passes the rules and the audit of everybody's writes. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Bundle, OperationOutcome, Resource } from '@medplum/fhirtypes';
import type { Directory, Sent } from './directory.ts';

export interface HubDoor {
  /** `http://localhost:8080/fhir/R4` */
  readonly fhirUrl: string;
  /** `fresh`: the hub refused the last one. */
  readonly getToken: (fresh: boolean) => Promise<string>;
}

const PAGE = 500;
const ATTEMPTS = 6;
const FIRST_WAIT_MS = 200;
const TIMEOUT_MS = 60_000;

export function openDirectory({ fhirUrl, getToken }: HubDoor): Directory {
  function once(url: string, body: string | undefined, token: string): Promise<Response> {
    return fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/fhir+json',
        ...(body !== undefined && { 'content-type': 'application/fhir+json' }),
      },
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  }

  /** Every write is a conditional update of a version that was read: sent twice, it changes nothing more. */
  async function ask(url: string, body?: string): Promise<Response> {
    let fresh = false;
    for (let attempt = 1; ; attempt++) {
      // What a token is refused for says itself; it is not the hub that does not answer.
      const token = await getToken(fresh);
      try {
        const response: Response = await once(url, body, token);
        const denied: boolean = response.status === 401 && !fresh;
        const passing = [408, 429].includes(response.status) || response.status >= 500;
        if (!(denied || passing) || attempt >= ATTEMPTS) return response;
        fresh = denied;
        await response.body?.cancel();
      } catch (error) {
        if (attempt >= ATTEMPTS) throw new Error(`el hub no contesta en ${fhirUrl}`, { cause: error });
      }
      await wait(FIRST_WAIT_MS * 2 ** (attempt - 1));
    }
  }

  async function bundle(url: string): Promise<Bundle> {
    const response = await ask(url);
    if (response.ok) return (await response.json()) as Bundle;
    throw new Error(await reasonOf(response));
  }

  return {
    async search<T extends Resource>(type: string, parameters: Readonly<Record<string, string>>): Promise<T[]> {
      const found: T[] = [];
      let url: string | undefined =
        `${fhirUrl}/${type}?${new URLSearchParams({ ...parameters, _count: String(PAGE), _total: 'none' })}`;
      while (url !== undefined) {
        const { entry = [], link = [] }: Bundle = await bundle(url);
        for (const { resource } of entry) if (resource?.resourceType === type) found.push(resource as T);
        url = link.find(({ relation }) => relation === 'next')?.url;
      }
      return found;
    },
    async transact(entries): Promise<Sent> {
      const response = await ask(
        fhirUrl,
        JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: entries }),
      );
      if (response.ok) return { kind: 'done' };
      const reason = await reasonOf(response);
      if ([401, 403].includes(response.status)) throw new Error(reason);
      return { kind: 'refused', reason };
    },
  };
}

async function reasonOf(response: Response): Promise<string> {
  const outcome = (await response.json().catch(() => undefined)) as OperationOutcome | undefined;
  const issues = outcome?.issue?.map(({ details, diagnostics }) =>
    [details?.text, diagnostics].filter(Boolean).join(' '),
  );
  return issues?.join('; ') || `el hub contestó ${response.status}`;
}
