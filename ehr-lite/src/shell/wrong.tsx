/** The one look of what is wrong: what is so in bold, what to do, and below it what does it. Told at once to who hears the screen. */
import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from '../pictures/icon.tsx';

interface WrongProps {
  /** For `aria-describedby` of the field it is about. */
  readonly id?: string;
  readonly icon?: IconName;
  readonly said: readonly { readonly text: string | undefined; readonly fix?: string | undefined }[];
  readonly children?: ComponentChildren;
}

export function Wrong({ id, icon = 'problem', said, children }: WrongProps) {
  return (
    <div id={id} class="notice notice-problem" role="alert">
      <Icon name={icon} />
      <div>
        {said.map(({ text, fix }) => (
          <p key={text}>
            <strong>{text}</strong> {fix}
          </p>
        ))}
        {children}
      </div>
    </div>
  );
}
