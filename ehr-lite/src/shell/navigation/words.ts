/** The name of a place, the same wherever it is named; with its part of the catalogue. */
import '../../texts/navigation.ts';
import { t } from '../../texts/t.ts';
import type { Entry, WayBack } from './doors.ts';

export const wordsOf = ({ group, doors }: Entry): string =>
  group === undefined ? t(`door.${doors[0].id}`) : t(`door.group.${group}`);

export const placeWords = (place: WayBack['place']): string => t(`door.${place}`);
