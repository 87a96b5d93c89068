/** Network edge of documents and notes; contents come only when one is opened. */
import { answerAt, isProblem, searchAll } from '../hub/batch.ts';
import type { Attachment, Composition, DocumentReference } from '../hub/r4.ts';
import { FHIR_BASE, type Page, read, readPage } from '../hub/read.ts';

const COUNT = '50';

export interface DocumentLists {
  readonly documents: Page<DocumentReference>;
  readonly notes: Page<Composition>;
}

/** @throws HubProblem when one of the two could not be read */
export async function findDocuments(patientId: string, signal?: AbortSignal): Promise<DocumentLists> {
  const params = { patient: patientId, _sort: '-date', _count: COUNT };
  const answers = await searchAll(
    [
      { type: 'DocumentReference', params },
      { type: 'Composition', params },
    ],
    signal,
  );
  const documents = answerAt<DocumentReference>(answers, 0, 'DocumentReference');
  const notes = answerAt<Composition>(answers, 1, 'Composition');
  if (isProblem(documents)) throw documents;
  if (isProblem(notes)) throw notes;
  return { documents, notes };
}

export const moreDocuments = (next: string): Promise<Page<DocumentReference>> => readPage('DocumentReference', next);
export const moreNotes = (next: string): Promise<Page<Composition>> => readPage('Composition', next);

export interface Content {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}
export type Opened =
  | { readonly kind: 'content'; readonly content: Content }
  | { readonly kind: 'empty' }
  /** Held elsewhere: no request of ours goes there, it would carry the person's context to a stranger. */
  | { readonly kind: 'external'; readonly url: string };

/** A Binary of this hub, under its policy, or what the attachment itself carries. */
export async function openAttachment(attachment: Attachment | undefined): Promise<Opened> {
  const type = (attachment?.contentType ?? '').split(';')[0]!.trim().toLowerCase();
  if (attachment?.data !== undefined) return { kind: 'content', content: { type, bytes: bytesOf(attachment.data) } };
  const { url } = attachment ?? {};
  if (url === undefined) return { kind: 'empty' };
  const id = binaryId(url);
  if (id === undefined) return { kind: 'external', url };
  const binary = await read<{ readonly contentType?: string; readonly data?: string }>(`${FHIR_BASE}/Binary/${id}`);
  if (binary.data === undefined) return { kind: 'empty' };
  return { kind: 'content', content: { type: type || (binary.contentType ?? ''), bytes: bytesOf(binary.data) } };
}

/** Relative, or absolute below this hub's own FHIR base. */
export function binaryId(url: string, origin: string = location.origin): string | undefined {
  const base = `${origin}${FHIR_BASE}/`;
  const path = url.startsWith(base) ? url.slice(base.length) : url;
  return /^Binary\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/.exec(path)?.[1];
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64.replace(/\s+/g, '')), (character) => character.charCodeAt(0));
