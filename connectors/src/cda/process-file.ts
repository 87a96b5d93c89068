/**
 * One document of a folder into the outbox; what cannot be mapped goes beside with its reason, and into the queue of errors. Beside only: what
 * is too large to be read, and another document under a known id.
 */
import { hash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Outbox } from '../outbox/outbox.ts';
import type { HospitalProfile } from '../profile.ts';
import type { CdaSourceConfig } from '../sources/config.ts';
import { DONE, moveInto, REFUSED, type WaitingFile } from '../sources/folder.ts';
import { mapDocument } from './map-document.ts';
import { XML_LIMITS } from './xml.ts';

const SAME_ID =
  'Ya se recibió otro documento distinto con el mismo id. Un documento corregido lleva id nuevo y relatedDocument.';

export async function processDocument(
  file: WaitingFile,
  config: CdaSourceConfig,
  hospital: HospitalProfile,
  outbox: Pick<Outbox, 'accept'>,
): Promise<'taken' | 'known' | 'refused'> {
  const sender = `cda:${config.name}`;
  const { maxBytes } = config;
  if (file.bytes > maxBytes) {
    // Not even read: the reason is that of the reader, which sees the size alone.
    const megabytes = (file.bytes / 1_000_000).toFixed(1);
    return refuse(file, config, `El documento mide ${megabytes} MB; se reciben hasta ${maxBytes / 1_000_000} MB.`);
  }
  const raw = await readFile(file.path);
  const result = mapDocument(raw, hospital, { ...XML_LIMITS, maxBytes });
  const offer = { sender, trigger: 'CDA', raw, ack: new Uint8Array() };
  if (result.kind === 'refused') {
    // Named by its bytes: hospitals put a CURP or a name into the file's, and this one is shown to operators.
    const controlId = `documento-${hash('sha256', raw).slice(0, 12)}x`;
    await outbox.accept({ ...offer, controlId, kind: 'rejected', reason: result.text, cause: 'cda' });
    return refuse(file, config, result.text);
  }
  const { patientKey, documentId } = result;
  const bundle = JSON.stringify(result.bundle);
  const { kind } = await outbox.accept({ ...offer, controlId: documentId, kind: 'accepted', patientKey, bundle });
  if (kind === 'conflict') return refuse(file, config, SAME_ID);
  await moveInto(join(config.folder, DONE), file.path);
  return kind === 'replay' ? 'known' : 'taken';
}

async function refuse(file: WaitingFile, { folder }: CdaSourceConfig, reason: string): Promise<'refused'> {
  const moved = await moveInto(join(folder, REFUSED), file.path);
  await writeFile(`${moved}.motivo.txt`, `${reason}\n`);
  return 'refused';
}
