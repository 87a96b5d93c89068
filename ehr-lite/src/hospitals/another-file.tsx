/** Another file for a hospital whose file was lost or seen by somebody: what follows from it is said first, and the old one ends with it. */
import { useRef, useState } from 'react';
import { queries } from '../hub/queries.ts';
import { useAct } from '../hub/use-act.ts';
import { announce } from '../shell/announce.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { t } from '../texts/t.ts';
import { ConfirmFile } from './confirm-file.tsx';
import { FileCard } from './file-card.tsx';
import { giveAnotherFile, type Hospital } from './hospitals.resource.ts';

export function AnotherFile({ hospital: { clues, nombre, archivo } }: { readonly hospital: Hospital }) {
  /** The key in use when the question was asked: the page is read again every few seconds, and somebody else may be at it. */
  const [seen, setSeen] = useState<string | undefined>();
  const [file, setFile] = useState<string | undefined>();
  const opener = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setSeen(undefined);
    opener.current?.focus();
  };
  const act = useAct(async (anterior: string, perfil: object | undefined) => {
    try {
      setFile(await giveAnotherFile(clues, anterior, perfil));
      announce(t('hospitals.file.done', { name: nombre }));
    } finally {
      // Whoever was too late reads why, and asks again knowing it.
      close();
      await queries.invalidateQueries({ queryKey: ['hospitals'] });
    }
  });
  return (
    <>
      <h2>{t('hospitals.file')}</h2>
      {archivo === null ? (
        <p>{t('hospitals.file.none')}</p>
      ) : (
        <>
          <p class="lead">{t('hospitals.file.about')}</p>
          <p class="buttons">
            <button
              ref={opener}
              type="button"
              class="button"
              aria-expanded={seen !== undefined}
              aria-disabled={act.busy}
              onClick={() => setSeen(seen === undefined ? archivo.llave : undefined)}
            >
              {t('hospitals.file.give')}
            </button>
          </p>
          {seen === undefined ? undefined : (
            <ConfirmFile
              {...{ clues, nombre, busy: act.busy }}
              asksProfile={!archivo.ajustes}
              onGive={(perfil) => void act.run(seen, perfil)}
              onCancel={close}
            />
          )}
        </>
      )}
      {act.error === undefined ? undefined : <ProblemNotice error={act.error} />}
      {file === undefined ? undefined : (
        <FileCard
          key={file}
          {...{ clues, file }}
          title={t('hospitals.file.done', { name: nombre })}
          about={t('hospitals.file.done.about')}
        >
          <p>{t('hospitals.file.done.place')}</p>
        </FileCard>
      )}
    </>
  );
}
