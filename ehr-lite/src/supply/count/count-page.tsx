/** `/almacen/conteo`: the counts of a unit, and one of them on the phone in somebody's hand. */
import '../../texts/stock-count.ts';
import './count.css';
import type { Who } from '../../session/who.ts';
import { Empty } from '../../shell/empty.tsx';
import { t } from '../../texts/t.ts';
import { CountHome } from './count-home.tsx';
import { CountOne } from './count-one.tsx';

interface CountPageProps {
  readonly who: Who;
  /** Its number. */
  readonly item: string | undefined;
}

export function CountPage({ who: { clues }, item }: CountPageProps) {
  if (clues === undefined) return <Empty title={t('supply.noPlace')} fix={t('supply.noPlace.fix')} />;
  return item === undefined ? <CountHome clues={clues} /> : <CountOne key={item} clues={clues} id={item} />;
}
