/** Brings the texts of orders, results to review and referrals; each of these screens imports it first. */
import { esMxOrders } from './es-mx-orders.ts';
import { add } from './t.ts';

add(esMxOrders);
