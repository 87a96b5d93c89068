/** One line to type, with what helps to fill it, and what is wrong with it. */
interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly wrong?: string | undefined;
  readonly value: string;
  readonly onType: (text: string) => void;
  readonly inputMode?: 'text' | 'decimal';
  readonly type?: 'text' | 'datetime-local';
}

export function Field({ id, label, hint, wrong, value, onType, inputMode = 'text', type = 'text' }: FieldProps) {
  const described = [hint === undefined ? '' : `${id}-hint`, wrong === undefined ? '' : `${id}-wrong`];
  return (
    <div class="field device-field">
      <label for={id}>{label}</label>
      {hint === undefined ? undefined : (
        <span id={`${id}-hint`} class="quiet">
          {hint}
        </span>
      )}
      <input
        {...{ id, type, value, inputMode }}
        autoComplete="off"
        aria-invalid={wrong !== undefined}
        aria-describedby={described.filter(Boolean).join(' ') || undefined}
        onInput={(event) => onType(event.currentTarget.value)}
      />
      {wrong === undefined ? undefined : (
        <span id={`${id}-wrong`} class="wrong" role="alert">
          {wrong}
        </span>
      )}
    </div>
  );
}
