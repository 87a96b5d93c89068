/**
 * Medicines by the fractions of article 226 of the Ley General de Salud. What a fraction demands: La Jornada 31-03-2010 and
 * grupofarmapronto.com (retention, 30 and 180 days, two packs); which substance falls where: a list of ours until clinical pharmacy has
 * compared it with the list in force of COFEPRIS (`verified` names those read in a public list).
 */
export type Fraction = 'I' | 'II' | 'III';

export interface Controlled {
  readonly fraction: Fraction;
  readonly verified: boolean;
  /** Days in which the pharmacy may fill it. */
  readonly validDays: number;
  /** Fills after the first one. */
  readonly repeats: number;
  readonly mostPacks: number | undefined;
  readonly mostDays: number | undefined;
}

const RULES: Readonly<Record<Fraction, Omit<Controlled, 'fraction' | 'verified'>>> = {
  I: { validDays: 30, repeats: 0, mostPacks: undefined, mostDays: 30 },
  II: { validDays: 30, repeats: 0, mostPacks: 2, mostDays: undefined },
  III: { validDays: 180, repeats: 2, mostPacks: undefined, mostDays: undefined },
};

const LIST: readonly (readonly [prefix: string, fraction: Fraction, verified: boolean])[] = [
  ['N02AA', 'I', false],
  ['N02AB', 'I', false],
  ['N07BC02', 'I', false],
  ['N02AE01', 'II', false],
  ['N05BA', 'II', false],
  ['N05CD', 'II', false],
  ['N03AE01', 'II', false],
  ['N06BA04', 'II', false],
  ['N03AA02', 'III', false],
  ['N02AX02', 'III', false],
  ['N04AA02', 'III', false],
  ['N04BA02', 'III', true],
  ['N05AD01', 'III', true],
  ['N05AH', 'III', false],
  ['N05AN01', 'III', false],
  ['N05AX08', 'III', false],
  ['N06AA', 'III', false],
];

export function controlledOf(atc: string | undefined): Controlled | undefined {
  const row = LIST.find(([prefix]) => atc?.startsWith(prefix));
  return row && { fraction: row[1], verified: row[2], ...RULES[row[1]] };
}

export const controlledList = (): readonly (readonly [string, Fraction, boolean])[] => LIST;

export interface Demanded {
  readonly need: 'cedula' | 'special-number' | 'packs' | 'fewer-packs' | 'fewer-days';
  readonly limit?: number;
}
export interface ControlledLine {
  readonly atc: string | undefined;
  readonly days: number | undefined;
  readonly packs: number | undefined;
  readonly specialNumber: string | undefined;
}

/** What is still missing before the law lets this line be signed. */
export function demands(line: ControlledLine): readonly Demanded[] {
  const rule = controlledOf(line.atc);
  if (rule === undefined) return [];
  const found: Demanded[] = [];
  if (rule.fraction === 'I' && !line.specialNumber?.trim()) found.push({ need: 'special-number' });
  if (rule.mostPacks !== undefined && line.packs === undefined) found.push({ need: 'packs', limit: rule.mostPacks });
  if (rule.mostPacks !== undefined && (line.packs ?? 0) > rule.mostPacks)
    found.push({ need: 'fewer-packs', limit: rule.mostPacks });
  if (rule.mostDays !== undefined && (line.days ?? Number.POSITIVE_INFINITY) > rule.mostDays)
    found.push({ need: 'fewer-days', limit: rule.mostDays });
  return found;
}
