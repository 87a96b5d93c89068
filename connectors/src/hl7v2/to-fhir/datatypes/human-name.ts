/**
 * XPN to HumanName (v2-to-FHIR XPN[HumanName], FN[HumanName]) with the two surnames of Mexico as the standard
 * extensions of `family`. Accepted shapes of the surnames: `PEREZ LOPEZ`, `PEREZ&LOPEZ`, `PEREZ LOPEZ&&PEREZ&&LOPEZ`,
 * `PEREZ` with the mother's in PID-6.
 */
import type { Extension, HumanName } from '@medplum/fhirtypes';
import type { Field } from '../../parse.ts';
import { firstSurname, type Surnames, splitSurnames } from './surnames.ts';

const EXTENSION = 'http://hl7.org/fhir/StructureDefinition/humanname-';

export interface NamedFamily extends HumanName {
  _family?: { extension: Extension[] };
}

/** Table 0200 to name-use (v2-to-FHIR concept map NameType). */
const USE: Record<string, HumanName['use']> = {
  BAD: 'old',
  D: 'usual',
  L: 'official',
  M: 'maiden',
  MSK: 'anonymous',
  N: 'nickname',
  NAV: 'temp',
  R: 'official',
  TEMP: 'temp',
};

export interface NameHints {
  /** PID-6.1, the mother's maiden name. */
  readonly mothersMaiden?: string;
  readonly curp?: string;
  /** `use` when XPN-7 says nothing. */
  readonly defaultUse?: HumanName['use'];
}

export function toHumanName(xpn: Field, hints: NameHints = {}): NamedFamily | undefined {
  const { father, mother, prefix, partner } = surnames(xpn, hints);
  const family = [prefix, father, mother].filter((part) => part).join(' ');
  const given = [xpn.text(2), ...xpn.text(3).split(/\s+/)].filter((part) => part !== '');
  if (family === '' && given.length === 0) return undefined;
  const extension = [
    extend('fathers-family', [prefix, father].filter((part) => part).join(' ')),
    extend('mothers-family', mother),
    extend('partner-name', partner),
  ].filter((part) => part !== undefined);
  const start = xpn.text(12);
  return {
    use: USE[xpn.text(7).toUpperCase()] ?? hints.defaultUse,
    ...(family === '' ? {} : { family }),
    ...(extension.length === 0 ? {} : { _family: { extension } }),
    given,
    prefix: [xpn.text(5)].filter((part) => part !== ''),
    suffix: [xpn.text(4), xpn.text(6), xpn.text(14)].filter((part) => part !== ''),
    ...(/^\d{8}$/.test(start)
      ? { period: { start: `${start.slice(0, 4)}-${start.slice(4, 6)}-${start.slice(6, 8)}` } }
      : {}),
  };
}

interface Family extends Surnames {
  readonly prefix?: string;
  readonly partner?: string;
}

function surnames(xpn: Field, hints: NameHints): Family {
  const [surname, second, own, , partner] = [1, 2, 3, 4, 5].map((sub) => xpn.text(1, sub));
  if (second && /^(DE|DEL|LA|DE LA|DE LOS|DE LAS|VAN|VON)$/i.test(second)) {
    return { ...splitSurnames(surname!, hints.curp), prefix: second };
  }
  if (second) return { father: surname!, mother: second };
  if (own && partner && surname === `${own} ${partner}`) return { father: own, mother: partner };
  if (own && surname !== own && !surname!.includes(own)) return { father: surname!, mother: own };
  const split = splitSurnames(surname!, hints.curp);
  const mother = split.mother ?? (hints.mothersMaiden ? firstSurname(hints.mothersMaiden) : undefined);
  return { father: split.father, ...(mother ? { mother } : {}), ...(partner ? { partner } : {}) };
}

function extend(name: string, value: string | undefined): Extension | undefined {
  return value ? { url: EXTENSION + name, valueString: value } : undefined;
}
