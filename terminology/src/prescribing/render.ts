/** docs/reglas-de-prescripcion.md out of the rules themselves. */

import { childDoses } from './child-dose.ts';
import {
  ENDED_CODES,
  LACTATING_CODES,
  LACTATION_DAYS,
  NO_DAYS,
  PREGNANCY_DAYS,
  PREGNANT_CODES,
} from './childbearing.ts';
import { controlledList } from './controlled.ts';
import { CLASSES } from './data/classes.ts';
import { SOURCES } from './data/sources.ts';
import { PENDING, RULES_VERSION } from './data/version.ts';
import type { Said, Severity } from './model.ts';
import { allergenGroups, contraindications, crossings, duplicates, interactions } from './rules.ts';
import { weightRules } from './weight.ts';

const WORDS: Readonly<Record<Severity, string>> = { high: 'Evitar', moderate: 'Precaución', low: 'Vigilar' };
const nameOf = (group: string): string => CLASSES[group]?.name ?? group;
const byAtc = (atc: readonly string[]): string =>
  Object.values(CLASSES).find(({ prefixes }) => prefixes === atc)?.name ?? atc.join(', ');
const sourceOf = ({ source }: { readonly source: string | undefined }): string =>
  source === undefined ? '—' : `[${source}]`;
const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(...head), row(...head.map(() => '---')), ...rows.map((cells) => row(...cells))].join('\n');
const said = (rule: Said): readonly string[] => [WORDS[rule.severity], rule.happens, rule.act, sourceOf(rule)];

export function rulesDoc(): string {
  const all: readonly Said[] = [...interactions, ...contraindications, ...duplicates, ...crossings];
  const pending = all.filter(({ source }) => source === undefined).length;
  const high = all.filter(({ severity }) => severity === 'high').length;
  return `# Reglas de prescripción, versión ${RULES_VERSION}

Hecho por \`npm run generate\` con las tablas que usa la pantalla de receta (\`terminology/src/prescribing/data/\`). Ayudan a quien receta; no
sustituyen su juicio. Solo **Evitar** interrumpe: para firmar pide el motivo, que queda en el expediente (DetectedIssue). **Precaución** se muestra;
**Vigilar** se muestra plegado. Lo que no se puede revisar (medicamento sin ATC, expediente que no se pudo leer) se dice.

${table(
  ['Qué', 'Reglas'],
  [
    ['Interacciones (parejas de grupos)', String(interactions.length)],
    ['Contraindicaciones', String(contraindications.length)],
    ['Duplicados (además de la misma sustancia)', String(duplicates.length)],
    ['Alergias: grupos / reacciones cruzadas', `${allergenGroups.length} / ${crossings.length}`],
    ['De todas, con gravedad **Evitar**', String(high)],
    ['Con fuente leída', String(all.length - pending)],
    [`**${PENDING}** (fuente «—»)`, String(pending)],
  ],
)}

Ninguna regla cita una fuente que no se haya leído, entera o en el extracto público de su dirección. Las pendientes descansan en farmacología general y **esperan la revisión de farmacia clínica**
antes de usarse con pacientes; cada cambio de regla cambia la versión, y cada receta dice con cuál versión se advirtió.

## Interacciones

${table(
  ['Clave', 'Entre', 'y', 'Gravedad', 'Qué pasa', 'Qué hacer', 'Fuente'],
  interactions.map((rule) => [rule.rule, nameOf(rule.one), nameOf(rule.other), ...said(rule)]),
)}

## Contraindicaciones

${table(
  ['Clave', 'Medicamento', 'Cuando', 'Gravedad', 'Qué pasa', 'Qué hacer', 'Fuente'],
  contraindications.map((rule) => [rule.rule, byAtc(rule.atc), `\`${rule.condition.text}\``, ...said(rule)]),
)}

## Duplicados

La misma sustancia dos veces siempre se dice (Precaución). Además:

${table(
  ['Clave', 'Grupo', 'Gravedad', 'Qué pasa', 'Qué hacer', 'Fuente'],
  duplicates.map((rule) => [rule.rule, nameOf(rule.group), ...said(rule)]),
)}

## Alergias

Recetar la sustancia o el grupo de una alergia registrada: **Evitar**. Grupos: ${allergenGroups.map(({ name }) => name).join(', ')}.

${table(
  ['Clave', 'Alergia a', 'Al recetar', 'Gravedad', 'Qué pasa', 'Qué hacer', 'Fuente'],
  crossings.map((rule) => [rule.rule, rule.group, byAtc(rule.atc), ...said(rule)]),
)}

## Dosis por peso (menores de 12 años)

${table(
  ['ATC', 'mg/kg al día', 'Tomas', 'Máximo mg al día', 'Fuente'],
  childDoses.map((dose) => [
    dose.atc,
    `${dose.low}–${dose.high}`,
    String(dose.times),
    String(dose.mostPerDay),
    sourceOf(dose),
  ]),
)}

Lo que se propone pasa por la misma regla: si media tableta ya es demasiado, no se propone nada.

### Qué peso vale

Solo un peso con unidad (kg, g o libras, que se pasan a kg), creíble para la edad y reciente. En los días que vale, un niño rara vez gana más de una
décima parte, que es lo que la revisión tolera como redondeo; los kilos son límites amplios para descubrir gramos, libras y errores de dedo.
Sin un peso así se pide pesar. **${PENDING}.**

${table(
  ['Edad, menos de (meses)', 'Kilos creíbles', 'Vale (días)', 'Fuente'],
  weightRules.map((rule) => [
    String(rule.belowMonths),
    `${rule.leastKg}–${rule.mostKg}`,
    String(rule.lastsDays),
    sourceOf(rule),
  ]),
)}

## Embarazo y lactancia: de dónde se saben

Lo que el médico elige en la receta va antes que el expediente; un diagnóstico de embarazo o lactancia de esta consulta advierte aunque se elija otra
cosa. En el expediente gana lo más reciente, sea diagnóstico u observación (LOINC 82810-3). **${PENDING}.**

${table(
  ['Qué', 'Códigos CIE-10', 'Vale (días)', 'Por qué'],
  [
    ['Embarazo', PREGNANT_CODES, String(PREGNANCY_DAYS), 'Un embarazo que nadie cerró termina solo.'],
    ['Fin del embarazo', ENDED_CODES, 'siempre', 'Lo dicho antes del parto o la pérdida ya no cuenta.'],
    ['Lactancia', LACTATING_CODES, String(LACTATION_DAYS), 'Nadie anota cuándo termina.'],
    [
      '«No embarazada» (observación)',
      '—',
      String(NO_DAYS),
      'Un ciclo: después nadie lo sabe sin preguntar, y no desmiente lo dicho antes.',
    ],
  ],
)}

## Medicamentos controlados (artículo 226 de la Ley General de Salud)

Qué exige cada fracción está en \`controlled.ts\`: I, receta especial con su número y hasta 30 días; II, receta aparte, hasta 2 envases, 30 días; III, hasta
3 veces en 6 meses. Qué sustancia cae en cuál espera compararse con la lista vigente de COFEPRIS, salvo las marcadas.

${table(
  ['ATC', 'Fracción', 'Vista en una lista pública'],
  controlledList().map(([atc, fraction, verified]) => [atc, fraction, verified ? 'sí' : 'pendiente']),
)}

## Fuentes

${Object.entries(SOURCES)
  .map(([key, { title, section, url }]) => `- **[${key}]** ${title}: ${section}. <${url}>`)
  .join('\n')}
`;
}
