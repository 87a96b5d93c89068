/** The search field itself: typing, Enter, Escape, and the arrow down into the list; what it understood stands below. */
import type { RefObject } from 'preact';
import { Icon } from '../pictures/icon.tsx';
import { t } from '../texts/t.ts';
import type { Sought } from './sought.ts';

interface SearchFormProps {
  readonly field: RefObject<HTMLInputElement>;
  readonly text: string;
  readonly sought: Sought;
  readonly says: string;
  readonly onType: (text: string) => void;
  readonly onSubmit: (event: Event) => void;
  readonly onDown: () => void;
}

export function SearchForm({ field, text, sought, says, onType, onSubmit, onDown }: SearchFormProps) {
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onType('');
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    onDown();
  };
  const clear = () => {
    onType('');
    field.current?.focus();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: Chrome 109 does not know <search>.
    <form role="search" class="find-form" onSubmit={onSubmit}>
      <label for="sought">{t('find.label')}</label>
      <div class="find-field">
        <Icon name="search" />
        <input
          ref={field}
          id="sought"
          type="text"
          autoComplete="off"
          autoCapitalize="characters"
          spellcheck={false}
          value={text}
          aria-describedby="sought-hint sought-says"
          aria-invalid={sought.kind === 'curp-wrong'}
          onInput={(event) => onType(event.currentTarget.value)}
          onKeyDown={onKey}
        />
        {text === '' ? undefined : (
          <button type="button" class="button find-clear" onClick={clear}>
            {t('find.clear')}
          </button>
        )}
      </div>
      <p id="sought-hint" class="quiet">
        {t('find.hint')}
      </p>
      <p id="sought-says" class="find-says" role="status">
        {says}
      </p>
    </form>
  );
}
