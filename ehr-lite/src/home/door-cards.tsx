/** The doors of a first screen as cards, from the one table of places: what each is for, and what waits behind it. */
import '../texts/first-screens.ts';
import './door-cards.css';
import type { ComponentChildren } from 'preact';
import { Icon } from '../pictures/icon.tsx';
import type { Role } from '../session/who.ts';
import { DoorLink } from '../shell/navigation/door-link.tsx';
import { type Door, type DoorId, type Entry, entriesOf } from '../shell/navigation/doors.ts';
import { placeWords, wordsOf } from '../shell/navigation/words.ts';
import { type TextKey, t } from '../texts/t.ts';

type Told = Extract<TextKey, `behind.${string}`> extends `behind.${infer Id}` ? Id : never;

interface DoorCardsProps {
  readonly whose: Role;
  /** What waits, by door. */
  readonly waiting?: Readonly<Partial<Record<DoorId, ComponentChildren>>>;
  /** Under the words of their groups. */
  readonly grouped?: boolean;
}

export function DoorCards({ whose, waiting = {}, grouped = false }: DoorCardsProps) {
  const entries = entriesOf(whose).filter(({ doors }) => doors[0].href !== '/');
  const card = (door: Door) => (
    <li key={door.id}>
      <DoorLink door={door} class="card door-to" current={undefined}>
        <Icon name={door.icon} />
        <span>
          <strong>{placeWords(door.id)}</strong>
          <span>{t(`behind.${door.id as Told}`)}</span>
          {waiting[door.id]}
        </span>
      </DoorLink>
    </li>
  );
  if (!grouped) return <ul class="door-cards">{entries.flatMap(({ doors }) => doors.map(card))}</ul>;
  return (
    <div class="door-groups">
      {entries.map((entry) => (
        <section key={entry.doors[0].id} aria-label={wordsOf(entry)}>
          <Title entry={entry} />
          <ul class="door-cards">{entry.doors.map(card)}</ul>
        </section>
      ))}
    </div>
  );
}

const Title = ({ entry }: { readonly entry: Entry }) => (entry.group === undefined ? null : <h2>{wordsOf(entry)}</h2>);
