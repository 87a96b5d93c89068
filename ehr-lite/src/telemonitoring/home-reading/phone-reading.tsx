/** A measurement that the person says at the telephone: written down as hers, and judged as any other. */
import '../../texts/home-readings.ts';
import { useState } from 'react';
import { queries } from '../../hub/queries.ts';
import { announce } from '../../shell/announce.tsx';
import { t } from '../../texts/t.ts';
import { freshenTele } from '../board/use-board.ts';
import { KINDS, type KindName } from '../series/series.resource.ts';
import { ReadingForm, type Saved } from './reading-form.tsx';
import { SavedNotice } from './saved-notice.tsx';
import { SymptomsForm } from './symptoms-form.tsx';

interface PhoneReadingProps {
  readonly patientId: string;
  /** The one that is asked for first. */
  readonly first: KindName | undefined;
  readonly pregnant: boolean;
  readonly onCancel: () => void;
}

export function PhoneReading({ patientId, first = 'presion', pregnant, onCancel }: PhoneReadingProps) {
  const [kind, setKind] = useState<KindName>(first);
  const [saved, setSaved] = useState<Saved>();
  const again = () => {
    void freshenTele();
    void queries.invalidateQueries({ queryKey: ['at-home', patientId] });
  };
  const onSaved = (what: Saved) => {
    setSaved(what);
    announce(t('reading.saved', { value: what.words }));
    again();
  };
  const onUndone = () => {
    setSaved(undefined);
    announce(t('reading.undone'));
    again();
  };
  if (saved !== undefined)
    return (
      <>
        <SavedNotice {...{ patientId, saved, onUndone }} byStaff />
        <p class="device-acts">
          <button type="button" class="button" onClick={() => setSaved(undefined)}>
            {t('reading.other')}
          </button>
          <button type="button" class="button" onClick={onCancel}>
            {t('reading.done')}
          </button>
        </p>
      </>
    );
  return (
    <>
      <div class="desk-field">
        <label for="phone-kind">{t('athome.kind')}</label>
        <select
          id="phone-kind"
          value={kind}
          onChange={(event) => setKind(KINDS.find((one) => one === event.currentTarget.value) ?? kind)}
        >
          {KINDS.map((one) => (
            <option key={one} value={one}>
              {t(`kind.${one}`)}
            </option>
          ))}
        </select>
      </div>
      {kind === 'sintomas' ? (
        <SymptomsForm {...{ patientId, pregnant, onSaved, onCancel }} />
      ) : (
        <ReadingForm key={kind} {...{ patientId, kind, onSaved, onCancel }} before={undefined} />
      )}
    </>
  );
}
