/** Brings the texts of these screens into the catalogue; a later screen imports it first. */
import { esMxBooking } from './es-mx-booking.ts';
import { add } from './t.ts';

add(esMxBooking);
