/** Brings the texts of the supply board and the book of controlled medicines into the catalogue; a later screen imports it first. */
import { esMxStockBoard } from './es-mx-stock-board.ts';
import { add } from './t.ts';

add(esMxStockBoard);
