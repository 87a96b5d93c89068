/** `/almacen`: packs that come, go and travel. One group of screens, fetched together; what is large comes by itself. */
import './supply.css';
import '../texts/supply.ts';
import { Redirect } from 'wouter-preact';
import type { Who } from '../session/who.ts';
import { later } from '../shell/later.tsx';
import { doorsOf } from '../shell/navigation/doors.ts';
import { NotFound } from '../shell/not-found.tsx';

const stock = later(() => import('./stock/stock-page.tsx').then((module) => module.StockPage));
const orders = later(() => import('./order/orders-page.tsx').then((module) => module.OrdersPage));
const order = later(() => import('./order/order-page.tsx').then((module) => module.OrderPage));
const newOrder = later(() => import('./order/new-order-page.tsx').then((module) => module.NewOrderPage));
const transfers = later(() => import('./transfer/transfers-page.tsx').then((module) => module.TransfersPage));
const recall = later(() => import('./recall/recall-page.tsx').then((module) => module.RecallPage));
const waste = later(() => import('./waste/waste-page.tsx').then((module) => module.WastePage));
const count = later(() => import('./count/count-page.tsx').then((module) => module.CountPage));
const board = later(() => import('./board/board-page.tsx').then((module) => module.BoardPage));
const book = later(() => import('./book/book-page.tsx').then((module) => module.BookPage));
const receive = later(() => import('./receive/receive-page.tsx').then((module) => module.ReceivePage));

interface SupplyPagesProps {
  readonly who: Who;
  readonly part: string | undefined;
  readonly item: string | undefined;
}

export function SupplyPages({ who, part, item }: SupplyPagesProps) {
  const own = doorsOf(who.role).filter(({ href }) => href.startsWith('/almacen/'));
  if (!own.some(({ href }) => href === `/almacen/${part}`))
    return part === undefined && own[0] !== undefined ? <Redirect to={own[0].href} replace /> : <NotFound />;
  return (
    <div class="supply">
      <Part who={who} part={part} item={item} />
    </div>
  );
}

function Part({ who, part, item }: SupplyPagesProps) {
  switch (part) {
    case 'existencias':
      return <stock.Screen who={who} />;
    case 'recibir':
      return <receive.Screen key={item} who={who} order={item} />;
    case 'pedidos':
      if (item === undefined) return <orders.Screen who={who} />;
      if (item === 'nuevo') return <newOrder.Screen who={who} />;
      return <order.Screen key={item} who={who} id={item} />;
    case 'traspasos':
      return <transfers.Screen who={who} />;
    case 'lotes':
      return <recall.Screen who={who} />;
    case 'bajas':
      return <waste.Screen who={who} />;
    case 'conteo':
      return <count.Screen who={who} item={item} />;
    case 'tablero':
      return <board.Screen who={who} />;
    case 'controlados':
      return <book.Screen who={who} />;
    default:
      return null;
  }
}
