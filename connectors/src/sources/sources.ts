/**
 * The sources of a hospital beside MLLP, each in a loop of its own: look, take what is there into the outbox, wait. A fault of one (a
 * folder that is gone, a server that is down, a full disk) is said once, costs the others nothing, and nothing is moved before it is stored.
 */
import type { Logger } from 'pino';
import { processDocument } from '../cda/process-file.ts';
import { processFile } from '../csv/process-file.ts';
import { pollOnce } from '../fhir-poll/poll.ts';
import { ServerFault } from '../fhir-poll/server.ts';
import { PollState } from '../fhir-poll/state.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { HospitalProfile } from '../profile.ts';
import type { CdaSourceConfig, CsvSourceConfig, FhirSourceConfig, SourceConfig } from './config.ts';
import { type WaitingFile, waitingFiles } from './folder.ts';

export interface SourceParts {
  readonly outbox: Outbox;
  readonly dataDir: string;
  readonly log: Logger;
  /** es-MX: what is wrong with the sources now; undefined: nothing. */
  readonly onFault: (text: string | undefined) => void;
}

interface Running {
  readonly key: string;
  readonly name: string;
  readonly stopping: AbortController;
  readonly done: Promise<void>;
}

/** The hub refuses a report with a longer alarm whole (terminology/src/edge/report.ts). */
const MAX_SAID = 2_000;

export class Sources {
  readonly #parts: SourceParts;
  readonly #running = new Map<string, Running>();
  readonly #faults = new Map<string, string>();
  #profile: HospitalProfile;
  #started = false;

  constructor(parts: SourceParts, profile: HospitalProfile) {
    this.#parts = parts;
    this.#profile = profile;
  }

  start(): void {
    this.#started = true;
    this.apply(this.#profile);
  }

  /** A source whose entry stayed as it was goes on; the others end after the file or page at hand. */
  apply(profile: HospitalProfile): void {
    this.#profile = profile;
    if (!this.#started) return;
    const { sources, ...hospital } = profile;
    const wanted = new Map(sources.map((source) => [JSON.stringify([source, hospital]), source]));
    const ending: Promise<void>[] = [];
    for (const [key, running] of this.#running) {
      if (wanted.has(key)) continue;
      running.stopping.abort();
      ending.push(running.done);
      this.#running.delete(key);
      this.#say(running.name, undefined);
    }
    for (const [key, source] of wanted) if (!this.#running.has(key)) this.#begin(key, source, Promise.all(ending));
  }

  async stop(): Promise<void> {
    this.#started = false;
    for (const { stopping } of this.#running.values()) stopping.abort();
    await Promise.all([...this.#running.values()].map(({ done }) => done));
    this.#running.clear();
  }

  #begin(key: string, source: SourceConfig, before: Promise<unknown>): void {
    const stopping = new AbortController();
    const done = before.then(() => this.#loop(source, this.#profile, stopping.signal));
    this.#running.set(key, { key, name: source.name, stopping, done });
  }

  async #loop(source: SourceConfig, profile: HospitalProfile, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#look(source, profile, signal);
        this.#say(source.name, undefined);
      } catch (error) {
        if (!signal.aborted) this.#say(source.name, faultText(source, error));
      }
      await pause(source.everySeconds * 1_000, signal);
    }
  }

  async #look(source: SourceConfig, profile: HospitalProfile, signal: AbortSignal): Promise<void> {
    if (source.kind === 'csv') await this.#lookForTables(source, profile, signal);
    else if (source.kind === 'cda') await this.#lookForDocuments(source, profile, signal);
    else await this.#poll(source, profile, signal);
  }

  async #lookForTables(source: CsvSourceConfig, profile: HospitalProfile, signal: AbortSignal): Promise<void> {
    await eachFile(source, /\.(csv|txt|tsv)$/i, signal, async (file) => {
      const { fault, taken, known, refused } = await processFile(file, source, profile, this.#parts.outbox);
      this.#parts.log.info({ source: source.name, taken, known, refused, whole: fault === undefined }, 'table-read');
    });
  }

  async #lookForDocuments(source: CdaSourceConfig, profile: HospitalProfile, signal: AbortSignal): Promise<void> {
    await eachFile(source, /\.(xml|cda|ccda)$/i, signal, async (file) => {
      const outcome = await processDocument(file, source, profile, this.#parts.outbox);
      this.#parts.log.info({ source: source.name, outcome }, 'document-read');
    });
  }

  async #poll(source: FhirSourceConfig, profile: HospitalProfile, signal: AbortSignal): Promise<void> {
    const { outbox, dataDir, log } = this.#parts;
    const state = new PollState(dataDir, source);
    try {
      const counts = await pollOnce({ source, profile, state, outbox, signal });
      if (counts.taken + counts.deleted > 0) log.info({ source: source.name, ...counts }, 'server-read');
    } finally {
      state.close();
    }
  }

  #say(name: string, fault: string | undefined): void {
    if (this.#faults.get(name) === fault) return;
    if (fault === undefined) this.#faults.delete(name);
    else this.#faults.set(name, fault);
    this.#parts.onFault([...this.#faults.values()].join(' ').slice(0, MAX_SAID) || undefined);
  }
}

/** One file that cannot be read, moved or mapped does not hold up those behind it; it is said at the end, and tried again with the next look. */
async function eachFile(
  { folder, settleSeconds }: CsvSourceConfig | CdaSourceConfig,
  extension: RegExp,
  signal: AbortSignal,
  take: (file: WaitingFile) => Promise<void>,
): Promise<void> {
  let failed: unknown;
  for (const file of await waitingFiles(folder, extension, settleSeconds * 1_000, signal)) {
    if (signal.aborted) return;
    try {
      await take(file);
    } catch (error) {
      const { code, path } = error as NodeJS.ErrnoException;
      // A full disk or a locked queue is nobody's fault but everybody's.
      if (code !== undefined && !path?.startsWith(folder)) throw error;
      failed ??= error;
    }
  }
  if (failed !== undefined) throw failed;
}

function faultText(source: SourceConfig, error: unknown): string {
  return `La fuente «${source.name}» no se puede leer: ${reasonOf(source, error)}. Nada se pierde; se vuelve a intentar.`;
}

/** Goes to the hub's board: names no file, since hospitals name them by persons, and quotes no fault of ours, which may quote a value. */
function reasonOf(source: SourceConfig, error: unknown): string {
  const { code, path, message, name } = error as NodeJS.ErrnoException;
  if ('folder' in source && path !== undefined) {
    if (code === 'ENOENT' && path === source.folder) return `no existe la carpeta ${source.folder}`;
    if (code === 'EACCES' || code === 'EPERM') return `sin permiso en la carpeta ${source.folder}`;
    return `un archivo de ${source.folder} no se puede leer o mover (${code})`;
  }
  return code !== undefined || error instanceof ServerFault ? message : `error interno del conector (${name})`;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
