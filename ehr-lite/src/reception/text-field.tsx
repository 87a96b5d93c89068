/** A labelled line of text with what is wrong below it. */
interface TextFieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly hint?: string | undefined;
  readonly wrong?: string | undefined;
  readonly numeric?: boolean;
}

const MOST_LETTERS = 100;

export function TextField({ id, label, value, change, hint, wrong, numeric = false }: TextFieldProps) {
  const says = wrong ?? hint;
  return (
    <div class="desk-field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        autoComplete="off"
        spellcheck={false}
        maxLength={numeric ? 4 : MOST_LETTERS}
        {...(numeric && { inputMode: 'numeric' as const })}
        value={value}
        aria-invalid={wrong !== undefined}
        aria-describedby={says === undefined ? undefined : `${id}-says`}
        onInput={(event) => change(event.currentTarget.value)}
      />
      {says === undefined ? undefined : (
        <span id={`${id}-says`} class={wrong === undefined ? 'quiet' : 'wrong'}>
          {says}
        </span>
      )}
    </div>
  );
}
