/**
 * HAPI FHIR as the adapter speaks to it, and its refusals in the hub's own words. What HAPI says in English, with values of
 * the request in it, stays out of the answer and out of the log.
 */
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { Client } from 'fhir-kit-client';
import type { Database } from '../../db.ts';
import { fault, HubError, type IssueType } from '../../errors.ts';

/** A concurrent writer was faster (409, 412): decide again by what stands now. */
export class Collision extends Error {}

export interface HapiClient {
  /** @param path below the base, with its query string */
  get(path: string): Promise<Resource>;
  /** A transaction (all or nothing) or a batch; a batch's reads answer with their resources. */
  post(bundle: Bundle): Promise<Bundle>;
}

/** Where a question is answered: HAPI, and what the hub itself knows of who may see what. */
export interface Source {
  readonly client: HapiClient;
  readonly db: Database;
}

const PATIENCE_MS = 60_000;

export function createHapiClient(baseUrl: string): HapiClient {
  const client = new Client({
    baseUrl,
    customHeaders: {
      // HAPI may answer a search from what it found up to a minute ago.
      'Cache-Control': 'no-cache',
      Prefer: 'handling=strict',
    },
  });
  const send = async (path: string, method: 'GET' | 'POST', body?: Bundle): Promise<unknown> => {
    try {
      const headers: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/fhir+json' };
      return await client.request(path, {
        method,
        body,
        options: { headers, signal: AbortSignal.timeout(PATIENCE_MS) },
      });
    } catch (error) {
      throw translated(error);
    }
  };
  return {
    get: async (path) => (await send(path, 'GET')) as Resource,
    post: async (bundle) => (await send('', 'POST', bundle)) as Bundle,
  };
}

type Refusal = { response?: { status?: number; data?: unknown } };
const IS_REFERRED_TO = /HAPI-0550|HAPI-0515|Unable to delete/;

const BY_STATUS: Readonly<Record<number, readonly [IssueType, string]>> = {
  400: ['value', 'El repositorio HAPI FHIR no aceptó la petición.'],
  404: ['not-found', 'No existe.'],
  410: ['deleted', 'Fue eliminado.'],
  413: ['too-long', 'La petición es demasiado grande para el repositorio HAPI FHIR.'],
  422: ['invariant', 'El repositorio HAPI FHIR no aceptó el recurso.'],
};

function translated(error: unknown): Error {
  const status = (error as Refusal).response?.status;
  if (status === 409 && IS_REFERRED_TO.test(JSON.stringify((error as Refusal).response?.data ?? '')))
    return fault('conflict', 'Otros recursos se refieren a lo que se quiere eliminar.', {
      rule: 'HAPI FHIR: integridad referencial al eliminar',
      fix: 'Elimine antes los recursos que se refieren a él.',
    });
  if (status === 409 || status === 412) return new Collision('HAPI FHIR', { cause: error });
  const known = status === undefined ? undefined : BY_STATUS[status];
  if (known !== undefined)
    return fault(known[0], known[1], { rule: `HAPI FHIR: ${status}`, fix: 'Revise los valores de la petición.' });
  if ((error as Error).name === 'TimeoutError') return told('timeout', 'El repositorio tardó demasiado.', error);
  return told('transient', 'El repositorio HAPI FHIR no está disponible en este momento.', error);
}

const told = (code: IssueType, text: string, cause: unknown) =>
  new HubError([{ code, text, fix: 'Intente de nuevo en unos segundos.' }], {
    cause,
    logDetail: (cause as Error).name,
  });
