/** `/monitoreo`: the screens of telemonitoring for who attends; which one stands at which address. */
import '../texts/telemonitoring.ts';
import '../texts/booking.ts';
import '../chart/chart.css';
import '../look/table.css';
import '../queue/queue.css';
import '../reception/reception.css';
import './telemonitoring.css';
import type { Who } from '../session/who.ts';
import { Empty } from '../shell/empty.tsx';
import { later } from '../shell/later.tsx';
import { t } from '../texts/t.ts';
import { AlertPage } from './alert/alert-page.tsx';
import { BoardPage } from './board/board-page.tsx';
import { MeasuresPage } from './measures/measures-page.tsx';
import { PeoplePage } from './programme/people-page.tsx';
import { PersonPage } from './programme/person-page.tsx';

const devices = later(() => import('./device/device-pages.tsx').then((module) => module.DevicePages));

interface TelemonitoringProps {
  readonly who: Who;
  readonly part: string | undefined;
  readonly id: string | undefined;
}

export function TelemonitoringPages({ who, part, id }: TelemonitoringProps) {
  if (who.clues === undefined) return <Empty title={t('tele.noClinic')} fix={t('tele.noClinic.fix')} />;
  return (
    <div class="tele">
      <Part {...{ who, part, id }} />
    </div>
  );
}

function Part({ who, part, id }: TelemonitoringProps) {
  if (part === 'alerta' && id !== undefined) return <AlertPage key={id} {...{ who, id }} />;
  if (part === 'persona' && id !== undefined) return <PersonPage key={id} id={id} />;
  if (part === 'personas') return <PeoplePage />;
  if (part === 'aparatos' || part === 'aparato' || part === 'vincular')
    return <devices.Screen key={id} {...{ part, id }} />;
  if (part === 'medidas') return <MeasuresPage />;
  return <BoardPage who={who} />;
}
