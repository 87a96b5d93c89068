/** What the rules would have done in the homes of the city: caught, missed, false. Written into docs/telemonitoreo-reglas.md. */
import { PROGRAMMES, type Programme } from '@amate/hie-core/telemonitoring/programmes/programmes.ts';
import { replay, type WouldRaise } from '@amate/hie-core/telemonitoring/rules/replay.ts';
import { rulesFor, UNREVIEWED, URGENCIES } from '@amate/hie-core/telemonitoring/rules/rule.ts';
import { type Home, homeAt } from './homes.ts';

export interface Score {
  readonly homes: number;
  readonly days: number;
  readonly alerts: number;
  /** Of the alerts: those that came while somebody was getting worse. */
  readonly right: number;
  readonly deteriorations: number;
  readonly caught: number;
  /** Hours from the beginning to the first alert: median. */
  readonly hours: number;
}

export interface RuleScore {
  readonly alerts: number;
  readonly right: number;
}

export interface Scores {
  readonly whole: Score;
  readonly byRule: ReadonlyMap<string, RuleScore>;
}

/** `baja` waits its turn on the board: it is no alarm. */
const isAlarm = ({ rule }: WouldRaise): boolean => rule.urgency !== 'baja';

export function score(programme: Programme, homes: readonly Home[], days: number): Scores {
  const byRule = new Map<string, { alerts: number; right: number }>();
  const delays: number[] = [];
  let [alerts, right, deteriorations] = [0, 0, 0];
  for (const { readings, deteriorations: known, best } of homes) {
    const raised = replay(rulesFor(programme.rules, { limits: {}, best }), readings);
    deteriorations += known.length;
    for (const one of raised) {
      const hit = known.some(({ fromMs, untilMs }) => one.atMs >= fromMs && one.atMs < untilMs);
      const of = byRule.get(one.rule.id) ?? { alerts: 0, right: 0 };
      byRule.set(one.rule.id, { alerts: of.alerts + 1, right: of.right + (hit ? 1 : 0) });
      if (!isAlarm(one)) continue;
      alerts++;
      if (hit) right++;
    }
    for (const { fromMs, untilMs } of known) {
      const first = raised.find((one) => isAlarm(one) && one.atMs >= fromMs && one.atMs < untilMs);
      if (first !== undefined) delays.push((first.atMs - fromMs) / 3_600_000);
    }
  }
  const hours = Math.round(delays.sort((a, b) => a - b)[delays.length >> 1] ?? 0);
  return { whole: { homes: homes.length, days, alerts, right, deteriorations, caught: delays.length, hours }, byRule };
}

export const HOMES = 320;
export const DAYS = 90;
export const SEED = 'casas-2026';

export function cityScores(homes = HOMES, days = DAYS): ReadonlyMap<string, Scores> {
  const all = Array.from({ length: homes }, (_, index) => homeAt(SEED, index, days));
  return new Map(
    PROGRAMMES.map((programme) => [
      programme.id,
      score(
        programme,
        all.filter((home) => home.programme === programme.id),
        days,
      ),
    ]),
  );
}

const percent = (part: number, whole: number): string => (whole === 0 ? '—' : `${Math.round((100 * part) / whole)} %`);

export function homesDoc(scores = cityScores()): string {
  const lines = [
    '# Reglas del telemonitoreo',
    '',
    'Hecho por `AMATE_UPDATE_REPORT=1` con `test/city/homes.test.ts`, con las reglas de `hie-core/src/telemonitoring/programmes/` y las casas',
    `sintéticas de \`test/city/homes.ts\` (${HOMES.toLocaleString('en')} casas, ${DAYS} días, semilla \`${SEED}\`): la misma semilla da las mismas cifras.`,
    'Son casas inventadas: las cifras comparan reglas entre sí y contra su versión anterior; no dicen qué pasará con personas.',
    '',
    '- **Precisión**: de las alertas de urgencia media o mayor, cuántas llegaron mientras la persona empeoraba.',
    '- **Sensibilidad**: de las veces que alguien empeoró, cuántas tuvieron alerta a tiempo.',
    '',
    '| Programa | Casas | Empeoraron | Con alerta a tiempo | Sensibilidad | Alertas | Precisión | Horas hasta la primera | Alertas por casa y mes |',
    '|---|---|---|---|---|---|---|---|---|',
    ...PROGRAMMES.map(({ id, title }) => {
      const { homes, days, alerts, right, deteriorations, caught, hours } = scores.get(id)!.whole;
      const monthly = (alerts / homes / (days / 30)).toFixed(2);
      return `| ${title} | ${homes} | ${deteriorations} | ${caught} | ${percent(caught, deteriorations)} | ${alerts} | ${percent(right, alerts)} | ${hours} | ${monthly} |`;
    }),
  ];
  for (const programme of PROGRAMMES) lines.push('', ...rulesOf(programme, scores.get(programme.id)!));
  return `${lines.join('\n')}\n`;
}

function rulesOf({ id, version, title, rules }: Programme, { byRule }: Scores): string[] {
  const ordered = rules.toSorted((a, b) => URGENCIES.indexOf(a.urgency) - URGENCIES.indexOf(b.urgency));
  return [
    `## ${title} (\`${id}\`, ${version})`,
    '',
    '| Regla | Urgencia | Alertas | Precisión | Fuente |',
    '|---|---|---|---|---|',
    ...ordered.map((rule) => {
      const { alerts, right } = byRule.get(rule.id) ?? { alerts: 0, right: 0 };
      const source = rule.source === UNREVIEWED ? `**${UNREVIEWED}**` : rule.source;
      return `| ${rule.title} (\`${rule.id}\`) | ${rule.urgency} | ${alerts} | ${percent(right, alerts)} | ${source} |`;
    }),
  ];
}
