/** Brings the texts of the chart into the catalogue; each of its screens imports it first. */
import { esMxChart } from './es-mx-chart.ts';
import { add } from './t.ts';

add(esMxChart);
