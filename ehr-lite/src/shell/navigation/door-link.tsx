/** A door as a link: of this app, or of a page that the hub draws. */
import { Link } from 'wouter-preact';
import type { Door } from './doors.ts';
import type { Mark } from './marks.ts';

export const isShown = (door: Door, known: Readonly<Record<string, Mark | undefined>>): boolean =>
  door.mark === undefined || known[door.mark]?.absent !== true;

/** `page`: one is there; `true`: one is below it. */
export const currentOf = (door: Door, path: string, inside: boolean): 'page' | 'true' | undefined =>
  inside ? (door.href === path ? 'page' : 'true') : undefined;

interface DoorLinkProps {
  readonly door: Door;
  readonly class?: string;
  readonly current: 'page' | 'true' | undefined;
  readonly onClick?: () => void;
  readonly children: preact.ComponentChildren;
}

export const DoorLink = ({ door, class: name, current, onClick, children }: DoorLinkProps) =>
  door.outside ? (
    <a href={door.href} class={name} onClick={onClick}>
      {children}
    </a>
  ) : (
    <Link href={door.href} class={name} aria-current={current} onClick={onClick}>
      {children}
    </Link>
  );
