/** A file that was just made: to be downloaded once, and the one line that starts a connector with it. */
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef } from 'react';
import { t } from '../texts/t.ts';
import { fileNameOf } from './edge-file.ts';

interface FileCardProps {
  readonly clues: string;
  readonly file: string;
  readonly title: string;
  readonly about: string;
  readonly children?: ComponentChildren;
}

export function FileCard({ clues, file, title, about, children }: FileCardProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const name = fileNameOf(clues);
  const url = useMemo(() => URL.createObjectURL(new Blob([file], { type: 'application/json' })), [file]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return (
    <div class="card new-hospital-done">
      <h2 ref={heading} tabIndex={-1}>
        {title}
      </h2>
      <p>
        <a class="button button-main" href={url} download={name}>
          {t('newHospital.download', { file: name })}
        </a>
      </p>
      <p>{about}</p>
      <pre class="hospitals-message">{`CONNECTOR_CONFIG_FILE=${name} npm run connect -- start`}</pre>
      {children}
    </div>
  );
}
