/** Open or closed: the two views of a queue. */
import { t } from '../texts/t.ts';

export function Which({ open, onChange }: { readonly open: boolean; readonly onChange: (open: boolean) => void }) {
  return (
    <fieldset class="segments">
      <legend>{t('op.which')}</legend>
      {[true, false].map((one) => (
        <label key={String(one)} class="segment">
          <input type="radio" name="which" checked={open === one} onChange={() => onChange(one)} />
          <span>{t(one ? 'op.open' : 'op.closed')}</span>
        </label>
      ))}
    </fieldset>
  );
}
