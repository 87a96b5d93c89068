/** The figures of a city, in Spanish, for `npm run city -- --stats`. */
import { ageInYears, DEFAULT_AS_OF } from './calendar.ts';
import type { City } from './city.ts';

const AGE_GROUPS = [0, 1, 5, 10, 15, 20, 25, 45, 50, 60, 65] as const;

export function cityStats(city: City, onProgress?: (done: number, total: number) => void): string {
  const tallies = {
    'Personas por alcaldía': new Tally(),
    'Personas por edad': new Tally(AGE_GROUPS.map(groupName)),
    'Personas por sexo (CURP)': new Tally(['H', 'M', 'X']),
    'Mensajes HL7 por hospital': new Tally(city.facilities.hospitals.map(({ name }) => name)),
    'Mensajes por evento': new Tally(),
    'Consultas por centro de salud': new Tally(),
    'Diagnósticos más frecuentes': new Tally(),
  };
  for (const { person, history, messages, clinicBundles } of city) {
    tallies['Personas por alcaldía'].add(person.alcaldia.name);
    tallies['Personas por edad'].add(groupName(ageGroup(ageInYears(person.birthDate, DEFAULT_AS_OF))));
    tallies['Personas por sexo (CURP)'].add(person.sex);
    for (const { hospital, truth } of messages) {
      tallies['Mensajes HL7 por hospital'].add(hospital.name);
      tallies['Mensajes por evento'].add(truth.trigger);
    }
    for (const { visit } of clinicBundles) tallies['Consultas por centro de salud'].add(visit.facility.name);
    for (const { diagnoses } of [...history.hospitalVisits, ...history.clinicVisits]) {
      for (const { code, display } of diagnoses) tallies['Diagnósticos más frecuentes'].add(`${code} ${display}`);
    }
    onProgress?.(person.index + 1, city.people.count);
  }
  return Object.entries(tallies)
    .map(([title, tally]) => `${title}\n${tally.lines(16)}\n`)
    .join('\n');
}

const ageGroup = (age: number): number => [...AGE_GROUPS].reverse().find((from) => age >= from) ?? 0;

function groupName(from: number): string {
  const next = AGE_GROUPS.find((each) => each > from);
  return next === undefined ? `${from} y más` : next === from + 1 ? `${from}` : `${from} a ${next - 1}`;
}

class Tally {
  readonly #counts = new Map<string, number>();
  readonly #ordered: boolean;

  /** With `names` the lines keep their order; without, the most frequent comes first. */
  constructor(names: readonly string[] = []) {
    for (const name of names) this.#counts.set(name, 0);
    this.#ordered = names.length > 0;
  }

  add(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  lines(most: number): string {
    const total = [...this.#counts.values()].reduce((sum, count) => sum + count, 0) || 1;
    const rows = [...this.#counts];
    if (!this.#ordered) rows.sort((a, b) => b[1] - a[1]);
    return rows
      .slice(0, this.#ordered ? rows.length : most)
      .map(([name, count]) => {
        const share = ((100 * count) / total).toFixed(1);
        return `  ${String(count).padStart(9)}  ${share.padStart(5)} %  ${name}`;
      })
      .join('\n');
  }
}
