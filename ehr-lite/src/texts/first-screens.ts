/** Brings the texts of the first screens' doors into the catalogue. */
import { esMxFirstScreens } from './es-mx-first-screens.ts';
import { add } from './t.ts';

add(esMxFirstScreens);
