/**
 * One file into the outbox, row by row. Each row is named by the file and its line, so a file that is read again after a kill doubles
 * nothing: the outbox knows its rows. Bad rows go, with the reason, into a table of rejects beside; the file itself is moved at the end.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import type { Acceptance, AcceptedOffer } from '../outbox/message.ts';
import type { HospitalProfile } from '../profile.ts';
import type { CsvSourceConfig } from '../sources/config.ts';
import { DONE, moveInto, REFUSED, type WaitingFile } from '../sources/folder.ts';
import { mapRow } from './map-row.ts';
import { type CsvProfile, columnsOf } from './profile.ts';
import { readTable, TableFault, type TableRow } from './read-table.ts';
import type { RowSource } from './row.ts';

export interface Intake {
  accept(offer: AcceptedOffer): Promise<Acceptance>;
}

export interface FileReport {
  readonly file: string;
  readonly taken: number;
  /** Of those, rows that were here already. */
  readonly known: number;
  readonly refused: number;
  /** Why the file as a whole was refused. */
  readonly fault?: string;
}

/** Rows that share a commit. */
const AT_ONCE = 200;
const MAX_FAULTS = 20;
/** At the end of a table of rejects; corrected and put into the folder again, it is read without them. */
const REJECT_COLUMNS = ['RENGLÓN', 'MOTIVO'] as const;

export type Progress = (rows: number, bytes: number) => void;

export async function processFile(
  file: WaitingFile,
  config: CsvSourceConfig,
  hospital: HospitalProfile,
  intake: Intake,
  progress: Progress = () => {},
): Promise<FileReport> {
  const source = rowSource(config.name, config.profile, hospital);
  const stamp = await stampOf(file);
  try {
    const report = await readRows(file, stamp, source, config, intake, progress);
    await moveInto(join(config.folder, DONE), file.path);
    return report;
  } catch (error) {
    if (!(error instanceof TableFault)) throw error;
    await refuseFile(file, config, error.message);
    return { file: file.name, taken: 0, known: 0, refused: 0, fault: error.message };
  }
}

export const rowSource = (name: string, profile: CsvProfile, hospital: HospitalProfile): RowSource => ({
  ...{ name, profile, hospital },
  thisYear: new Date().getFullYear(),
});

async function readRows(
  file: WaitingFile,
  stamp: string,
  source: RowSource,
  config: CsvSourceConfig,
  intake: Intake,
  progress: Progress,
): Promise<FileReport> {
  const { header, rows } = await readTable(file.path, source.profile, columnsOf(source.profile));
  const taking = new Taking({ stamp, source, header, intake, progress });
  try {
    for await (const each of rows) await taking.take(each);
    await taking.settle();
  } finally {
    await taking.end();
  }
  if (taking.rejects.length > 0) await writeRejects(file, stamp, config, taking.own, taking.rejects);
  return { file: file.name, ...taking.counts };
}

interface TakingParts {
  readonly stamp: string;
  readonly source: RowSource;
  readonly header: readonly string[];
  readonly intake: Intake;
  readonly progress: Progress;
}

/** The rows of one file on their way: the good ones to the outbox, the bad ones to the table of rejects. */
class Taking {
  readonly counts = { taken: 0, known: 0, refused: 0 };
  readonly rejects: string[] = [];
  /** The header without what a table of rejects added to it. */
  readonly own: readonly string[];
  readonly #parts: TakingParts;
  #waiting: Promise<Acceptance>[] = [];
  #read = 0;

  constructor(parts: TakingParts) {
    this.#parts = parts;
    const [added] = REJECT_COLUMNS;
    this.own = parts.header.slice(0, parts.header.includes(added) ? parts.header.indexOf(added) : undefined);
  }

  async take(each: TableRow): Promise<void> {
    const { stamp, source, header, intake } = this.#parts;
    const raw = rawOf(each, header, source.profile);
    this.#read += raw.length;
    // The letter at its end keeps the number from looking like a sequence.
    const id = `fila-${each.line}-${stamp}x`;
    const result = each.fault ?? mapRow(each.row, { id, line: each.line, raw }, source);
    if (result.kind === 'faulty') {
      this.counts.refused++;
      const beyond = each.fault === undefined ? [] : each.cells.slice(header.length);
      this.rejects.push(rejectLine(each, this.own.length, beyond, result.faults, source.profile));
      return;
    }
    const bundle = JSON.stringify(result.bundle);
    const offer = { sender: `csv:${source.name}`, controlId: id, trigger: 'CSV', raw, ack: new Uint8Array() };
    const stored = intake.accept({ ...offer, kind: 'accepted', patientKey: result.patientKey, bundle });
    // Looked at in settle(), maybe only after the next bytes are read; a refusal until then must not end the process.
    stored.catch(() => {});
    this.#waiting.push(stored);
    if (this.#waiting.length >= AT_ONCE) await this.settle();
  }

  async settle(): Promise<void> {
    for (const { kind } of await Promise.all(this.#waiting)) {
      this.counts.taken++;
      if (kind === 'replay') this.counts.known++;
    }
    this.#waiting = [];
    this.#parts.progress(this.counts.taken + this.counts.refused, this.#read);
  }

  /** Whatever came of it, nothing of the file is on its way any more. */
  async end(): Promise<void> {
    await Promise.allSettled(this.#waiting);
  }
}

/** A file is the same when its name, its time and its bytes are: yesterday's content sent again today counts again. */
async function stampOf({ path, name, changedMs }: WaitingFile): Promise<string> {
  const digest = createHash('sha256').update(`${name}\n${Math.trunc(changedMs)}\n`);
  for await (const chunk of createReadStream(path)) digest.update(chunk as Buffer);
  return digest.digest('hex').slice(0, 20);
}

/** What the operator sees of a row: its line of the file below the header. */
function rawOf({ cells }: TableRow, header: readonly string[], profile: CsvProfile): Buffer {
  return Buffer.from(`${line(header, profile)}\r\n${line(cells, profile)}\r\n`);
}

function line(cells: readonly string[], { separator, quote }: CsvProfile): string {
  return cells
    .map((text) =>
      text.includes(separator) || text.includes(quote) || /[\r\n]/.test(text)
        ? `${quote}${text.replaceAll(quote, quote + quote)}${quote}`
        : text,
    )
    .join(separator);
}

const rejectLine = (
  { cells, line: at }: TableRow,
  width: number,
  beyond: readonly string[],
  faults: readonly string[],
  profile: CsvProfile,
): string => {
  const padded = Array.from({ length: width }, (_, index) => cells[index] ?? '');
  return line([...padded, ...beyond, String(at), faults.slice(0, MAX_FAULTS).join(' ')], profile);
};

/** UTF-8 with its mark, as Excel wants it. Named by the file's stamp: tomorrow's table of the same name leaves today's rejects alone. */
async function writeRejects(
  { name }: WaitingFile,
  stamp: string,
  { folder, profile }: CsvSourceConfig,
  header: readonly string[],
  lines: readonly string[],
): Promise<void> {
  const bare = parse(name).name.replace(/\.[0-9a-f]{6}\.rechazos$/, '');
  const target = join(folder, REFUSED, `${bare}.${stamp.slice(0, 6)}.rechazos.csv`);
  await mkdir(join(folder, REFUSED), { recursive: true });
  const head = line([...header, ...REJECT_COLUMNS], profile);
  await writeFile(`${target}.tmp`, `\uFEFF${[head, ...lines].join('\r\n')}\r\n`, { flush: true });
  await rename(`${target}.tmp`, target);
}

async function refuseFile(file: WaitingFile, { folder }: CsvSourceConfig, reason: string): Promise<void> {
  const moved = await moveInto(join(folder, REFUSED), file.path);
  await writeFile(`${moved}.motivo.txt`, `${reason}\n`);
}
