/**
 * Terminology that lives elsewhere (`TERMINOLOGY_URL`: HAPI, Ontoserver, another Amate): the same operations, asked of it with the same
 * parameters. Its answers are kept. When it does not answer, what was kept is given for a day and says so; without it the fault is
 * `transient`, and for some seconds nobody waits for it again: a form must not hang on a server that is down (ADR 0021).
 */
import type { Parameters, Resource } from '@medplum/fhirtypes';
import { TerminologyFault } from '../fault.ts';

export interface ExternalAnswer {
  readonly resource: Resource;
  /** From what was kept, since the server does not answer. */
  readonly stale: boolean;
}

export interface External {
  /** @param operation e.g. `ValueSet/$expand`. @throws TerminologyFault what it refused, or `transient` */
  ask(operation: string, parameters: Parameters): Promise<ExternalAnswer>;
}

/** One exchange; rejects when there was none in time. */
export type Exchange = (url: string, body: string) => Promise<{ readonly status: number; readonly body: string }>;

export interface ExternalOptions {
  /** FHIR base, no slash at the end. */
  readonly url: string;
  readonly exchange: Exchange;
  readonly nowMs?: () => number;
}

const FRESH_MS = 10 * 60_000;
const STALE_MS = 24 * 60 * 60_000;
const REST_MS = 5_000;
const MAX_KEPT_CHARS = 16 * 1024 * 1024;

interface Kept {
  readonly atMs: number;
  readonly body: string;
}

export function createExternal({ url, exchange, nowMs = Date.now }: ExternalOptions): External {
  const kept = new Map<string, Kept>();
  let chars = 0;
  let restsUntilMs = 0;

  const keep = (key: string, body: string): void => {
    chars += body.length - (kept.get(key)?.body.length ?? 0);
    kept.delete(key);
    kept.set(key, { atMs: nowMs(), body });
    for (const [old, { body: gone }] of kept) {
      if (chars <= MAX_KEPT_CHARS) return;
      kept.delete(old);
      chars -= gone.length;
    }
  };
  const withoutIt = (before: Kept | undefined): ExternalAnswer => {
    if (before !== undefined && nowMs() - before.atMs < STALE_MS) return { resource: parse(before.body), stale: true };
    throw new TerminologyFault('transient', 'El servidor externo de terminología no responde.', {
      fix: 'Intente en unos minutos; lo que está cargado en el hub sigue funcionando.',
    });
  };

  return {
    async ask(operation, parameters) {
      const body = JSON.stringify(parameters);
      const key = `${operation} ${body}`;
      const before = kept.get(key);
      if (before !== undefined && nowMs() - before.atMs < FRESH_MS)
        return { resource: parse(before.body), stale: false };
      if (nowMs() < restsUntilMs) return withoutIt(before);
      let answer: Awaited<ReturnType<Exchange>>;
      try {
        answer = await exchange(`${url}/${operation}`, body);
      } catch {
        restsUntilMs = nowMs() + REST_MS;
        return withoutIt(before);
      }
      if (isDown(answer)) {
        restsUntilMs = nowMs() + REST_MS;
        return withoutIt(before);
      }
      const resource = parse(answer.body);
      if (answer.status >= 400 || resource.resourceType === 'OperationOutcome') throw refused(resource, answer.status);
      keep(key, answer.body);
      return { resource, stale: false };
    },
  };
}

/** HAPI answers 500 with an OperationOutcome for what it cannot do of this one question; the next one it may. */
function isDown({ status, body }: { readonly status: number; readonly body: string }): boolean {
  if (status === 429 || status > 501) return true;
  return status >= 500 && !/"resourceType"\s*:\s*"OperationOutcome"/.test(body);
}

function parse(body: string): Resource {
  try {
    const resource = JSON.parse(body) as Resource | null;
    if (typeof resource === 'object' && resource !== null && typeof resource.resourceType === 'string') return resource;
  } catch {
    // Told below.
  }
  throw new TerminologyFault('transient', 'El servidor externo de terminología respondió algo que no es FHIR.', {
    fix: 'Revise TERMINOLOGY_URL.',
  });
}

/** What it does not have is not here; that it does not let the hub in is a matter of configuration, not of the caller. */
function refused(resource: Resource, status: number): TerminologyFault {
  if (status === 401 || status === 403)
    return new TerminologyFault('transient', 'El servidor externo de terminología no deja entrar al hub.', {
      fix: 'Avise a quien opera el hub.',
    });
  const issue = resource.resourceType === 'OperationOutcome' ? resource.issue[0] : undefined;
  const said = issue?.details?.text ?? issue?.diagnostics;
  return new TerminologyFault(
    issue?.code === 'too-costly' ? 'too-costly' : status === 404 ? 'not-found' : 'processing',
    'El servidor externo de terminología no pudo responder.',
    { ...(said !== undefined && { value: said.slice(0, 80) }) },
  );
}
