/** Asks before another file is given: what ends with it, and, where the hub does not know them, the settings of the file of before. */
import { useEffect, useRef, useState } from 'react';
import { t } from '../texts/t.ts';
import { fileNameOf, profileIn } from './edge-file.ts';

interface ConfirmFileProps {
  readonly clues: string;
  readonly nombre: string;
  readonly busy: boolean;
  /** The hub does not know the hospital's profile. */
  readonly asksProfile: boolean;
  readonly onGive: (perfil: object | undefined) => void;
  readonly onCancel: () => void;
}

export function ConfirmFile({ clues, nombre, busy, asksProfile, onGive, onCancel }: ConfirmFileProps) {
  const [profile, setProfile] = useState<object | undefined>();
  const [wrong, setWrong] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const choose = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return;
    const found = profileIn(await chosen.text(), clues);
    setProfile(found);
    setWrong(found === undefined ? t('hospitals.file.before.wrong', { file: fileNameOf(clues) }) : '');
  };
  const give = (): void => {
    if (busy) return;
    if (asksProfile && profile === undefined) setWrong(t('hospitals.file.before.missing'));
    else onGive(profile);
  };
  return (
    <fieldset class="inline-form hospitals-file" aria-labelledby="file-asked">
      <h3 id="file-asked" ref={heading} tabIndex={-1}>
        {t('hospitals.file.asked', { name: nombre })}
      </h3>
      <ul>
        <li>{t('hospitals.file.ends')}</li>
        <li>{t('hospitals.file.stops')}</li>
        <li>{t('hospitals.file.waits')}</li>
        <li>{t('hospitals.file.kept')}</li>
      </ul>
      {asksProfile ? (
        <div>
          <p id="file-before-hint">{t('hospitals.file.before.hint')}</p>
          <label class="button new-hospital-files">
            {t('hospitals.file.before')}
            <input
              class="unseen"
              type="file"
              accept=".json,application/json"
              aria-describedby="file-before-hint file-before-wrong"
              onChange={(event) => void choose(event.currentTarget.files?.[0])}
            />
          </label>
          <p class="quiet" role="status">
            {profile === undefined ? '' : t('hospitals.file.before.read')}
          </p>
        </div>
      ) : undefined}
      <p class="wrong" role="alert" id="file-before-wrong">
        {wrong}
      </p>
      <p class="buttons">
        <button type="button" class="button button-main" aria-disabled={busy} onClick={give}>
          {busy ? t('hospitals.file.giving') : t('hospitals.file.yes')}
        </button>
        <button type="button" class="button" onClick={onCancel}>
          {t('hospitals.cancel')}
        </button>
      </p>
    </fieldset>
  );
}
