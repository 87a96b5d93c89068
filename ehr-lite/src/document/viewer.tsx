/** What a document says: text here, pictures here, PDF outside of this page; anything else only to be downloaded. */
import { useEffect, useState } from 'react';
import { t } from '../texts/t.ts';
import type { Content } from './document.resource.ts';
import { textOfBytes, textOfMarkup } from './plain-text.ts';

const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
const MARKUP = new Set(['text/html', 'application/xhtml+xml']);
const MOST_TEXT = 200_000;

export function Viewer({ content, title }: { readonly content: Content; readonly title: string }) {
  const { type, bytes } = content;
  if (bytes.length === 0) return <p>{t('document.empty')}</p>;
  if (type === 'application/pdf') return <Outside {...{ content, title }} words={t('document.pdf')} opens />;
  if (PICTURES.has(type)) return <Picture content={content} title={title} />;
  if (MARKUP.has(type)) return <pre class="document-text">{textOfMarkup(textOfBytes(bytes)).slice(0, MOST_TEXT)}</pre>;
  if (type === '' || type.startsWith('text/'))
    return <pre class="document-text">{textOfBytes(bytes).slice(0, MOST_TEXT)}</pre>;
  return <Outside {...{ content, title }} words={t('document.unsafe', { type })} opens={false} />;
}

/** By data: URL, which the Content-Security-Policy allows for pictures only. */
function Picture({ content, title }: { readonly content: Content; readonly title: string }) {
  let binary = '';
  for (const byte of content.bytes) binary += String.fromCharCode(byte);
  return <img class="document-picture" src={`data:${content.type};base64,${btoa(binary)}`} alt={title} />;
}

interface OutsideProps {
  readonly content: Content;
  readonly title: string;
  readonly words: string;
  readonly opens: boolean;
}

/** A blob of a type that browsers do not run: an unknown type is handed over as bytes, whatever it calls itself. */
function Outside({ content, title, words, opens }: OutsideProps) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(
      new Blob([content.bytes], { type: opens ? 'application/pdf' : 'application/octet-stream' }),
    );
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [content, opens]);
  const name = `${title.replace(/[^\p{L}\p{N} .-]/gu, '').slice(0, 80) || 'documento'}${opens ? '.pdf' : ''}`;
  return (
    <div>
      <p>{words}</p>
      {url === undefined ? undefined : (
        <p class="field-row">
          {opens ? (
            <a class="button" href={url} target="_blank" rel="noopener noreferrer">
              {t('document.openTab')}
            </a>
          ) : undefined}
          <a class="button" href={url} download={name}>
            {t('document.download')}
          </a>
        </p>
      )}
    </div>
  );
}
