/** A place with nothing in it says why, and what to do. */
import { EmptyCodex } from '../pictures/illustration.tsx';

interface EmptyProps {
  readonly title: string;
  readonly fix: string;
  readonly written?: boolean;
  readonly children?: preact.ComponentChildren;
}

export function Empty({ title, fix, written = false, children }: EmptyProps) {
  return (
    <div class="empty">
      <EmptyCodex written={written} />
      <p class="empty-title">{title}</p>
      <p>{fix}</p>
      {children}
    </div>
  );
}
