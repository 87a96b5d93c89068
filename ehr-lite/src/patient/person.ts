/** A Patient as the screens show one: name in Mexican order, age, sex in words, CURP or the reason there is none. */
import { isOver } from '@amate/terminology/booking/mexico-city-day.ts';
import { CURP_EN_REVISION_SYSTEM, CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import { type Age, ageAt } from '../calendar/age.ts';
import { parseWhen, type When } from '../calendar/when.ts';
import { clean } from '../hub/coded.ts';
import type { HumanName, Patient } from '../hub/r4.ts';
import { LOCALE, t } from '../texts/t.ts';

export interface Person {
  readonly id: string;
  readonly name: string;
  /** Surnames first, for lists. */
  readonly sortName: string;
  readonly sex: string;
  readonly birth: When | undefined;
  readonly age: Age | undefined;
  /** `expired`: a temporary one that nothing took the place of; it finds the person, and tells no more who this is. */
  readonly curp: { readonly kind: 'held' | 'expired' | 'in-review'; readonly value: string } | undefined;
  readonly deceased: boolean;
  readonly place: string | undefined;
  readonly phone: string | undefined;
}

export function personOf(patient: Patient, nowMs: number): Person {
  const died = parseWhen(patient.deceasedDateTime);
  const address = patient.address?.[0];
  return {
    id: patient.id ?? '',
    name: nameOf(patient),
    sortName: sortNameOf(patient),
    sex: sexOf(patient.gender),
    birth: parseWhen(patient.birthDate),
    age: ageAt(patient.birthDate, died?.ms ?? nowMs),
    curp: curpOf(patient, nowMs),
    deceased: died !== undefined || patient.deceasedBoolean === true,
    place: clean(address?.district) ?? clean(address?.city) ?? clean(address?.state),
    phone: clean(patient.telecom?.find((contact) => contact.system === 'phone')?.value),
  };
}

function sortNameOf(patient: Patient): string {
  const name = currentName(patient);
  return [name?.family, ...(name?.given ?? [])].filter(Boolean).join(' ') || nameOf(patient);
}

export const bySurname = (a: Person, b: Person): number =>
  a.sortName.localeCompare(b.sortName, LOCALE) || (a.birth?.ms ?? 0) - (b.birth?.ms ?? 0);

/** The current name: never one that is marked old, a maiden name only when there is nothing else. */
function currentName(patient: Patient): HumanName | undefined {
  const names = patient.name ?? [];
  return (
    names.find((one) => one.use === 'official') ??
    names.find((one) => one.use === undefined || one.use === 'usual') ??
    names.find((one) => one.use !== 'old' && one.use !== 'maiden') ??
    names[0]
  );
}

export function nameOf(patient: Patient): string {
  const name = currentName(patient);
  const built = [...(name?.given ?? []), name?.family].map((part) => clean(part)).filter((part) => part !== undefined);
  return built.length > 0 ? built.join(' ') : (clean(name?.text) ?? t('person.nameless'));
}

export function sexOf(gender: string | undefined): string {
  if (gender === 'male') return t('person.male');
  if (gender === 'female') return t('person.female');
  return gender === 'other' ? t('person.other') : t('person.sexUnknown');
}

function curpOf(patient: Patient, nowMs: number): Person['curp'] {
  const all = (patient.identifier ?? []).filter((one) => one.system === CURP_SYSTEM && one.value !== undefined);
  const current = all.filter(({ use }) => use !== 'old');
  const held = current.find((one) => !isOver(one.period?.end, nowMs));
  if (held !== undefined) return { kind: 'held', value: held.value! };
  if (current[0] !== undefined) return { kind: 'expired', value: current[0].value! };
  const review = patient.identifier?.find((one) => one.system === CURP_EN_REVISION_SYSTEM)?.value;
  if (review !== undefined) return { kind: 'in-review', value: review };
  return all[0] === undefined ? undefined : { kind: 'held', value: all[0].value! };
}

/** Same name, letter for letter after accents and case: the moment at which the wrong chart gets opened. */
export function namesakes(people: readonly Person[]): ReadonlySet<string> {
  const byName = new Map<string, string[]>();
  for (const person of people) {
    const key = person.name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    byName.set(key, [...(byName.get(key) ?? []), person.id]);
  }
  return new Set([...byName.values()].filter((ids) => ids.length > 1).flat());
}
