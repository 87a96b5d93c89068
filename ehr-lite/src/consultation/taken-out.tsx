/** What was just taken out of a list, and the button that puts it back in its place: nobody is asked beforehand. */
import '../texts/consultation.ts';
import { t } from '../texts/t.ts';

export function TakenOut({ words, onBack }: { readonly words: string; readonly onBack: () => void }) {
  return (
    <p class="taken-out">
      {words}{' '}
      <button type="button" class="button button-small" onClick={onBack}>
        {t('consultation.putBack')}
      </button>
    </p>
  );
}
