/** Documents and notes of a record as one list, newest first; what has no date comes last and says so. */
import { parseWhen } from '../calendar/when.ts';
import { clean, wordsOf } from '../hub/coded.ts';
import type { Attachment, Composition, DocumentReference } from '../hub/r4.ts';
import { t } from '../texts/t.ts';

export interface Listed {
  readonly key: string;
  readonly kind: 'note' | 'file';
  readonly title: string;
  readonly date: string | undefined;
  readonly author: string | undefined;
  /** Only what changes how it is to be read. */
  readonly mark: 'superseded' | 'error' | 'preliminary' | 'amended' | undefined;
  readonly attachments: readonly (Attachment | undefined)[];
  readonly note: Composition | undefined;
  readonly resource: DocumentReference | Composition;
}

export function listedOf(documents: readonly DocumentReference[], notes: readonly Composition[]): readonly Listed[] {
  const all = [...documents.map(ofDocument), ...notes.map(ofNote)];
  const ms = (one: Listed) => parseWhen(one.date)?.ms ?? Number.NEGATIVE_INFINITY;
  return all.sort((a, b) => ms(b) - ms(a) || (a.key < b.key ? -1 : 1));
}

function ofDocument(one: DocumentReference): Listed {
  const attachments = (one.content ?? []).map((content) => content.attachment);
  const title = clean(one.description) ?? clean(attachments[0]?.title) ?? wordsOf(one.type);
  return {
    key: `DocumentReference/${one.id}`,
    kind: 'file',
    title: title ?? t('document.unnamed'),
    date: one.context?.period?.start ?? one.date ?? attachments[0]?.creation,
    author: clean(one.author?.map((author) => author.display).join(', ')),
    mark: one.status === 'superseded' ? 'superseded' : one.status === 'entered-in-error' ? 'error' : undefined,
    attachments,
    note: undefined,
    resource: one,
  };
}

const NOTE_MARKS: Readonly<Record<string, Listed['mark']>> = {
  preliminary: 'preliminary',
  amended: 'amended',
  'entered-in-error': 'error',
};

const ofNote = (one: Composition): Listed => ({
  key: `Composition/${one.id}`,
  kind: 'note',
  title: clean(one.title) ?? wordsOf(one.type) ?? t('document.unnamed'),
  date: one.date,
  author: clean(one.author?.map((author) => author.display).join(', ')),
  mark: NOTE_MARKS[one.status ?? ''],
  attachments: [],
  note: one,
  resource: one,
});
