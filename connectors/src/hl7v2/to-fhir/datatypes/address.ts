/** XAD to Address and XTN to ContactPoint (v2-to-FHIR XAD[Address], XTN[ContactPoint], tables 0190, 0201, 0202). */
import type { Address, ContactPoint, Extension } from '@medplum/fhirtypes';
import type { Field } from '../../parse.ts';

const ADDRESS_USE: Record<string, Address['use']> = {
  BA: 'old',
  BI: 'billing',
  C: 'temp',
  B: 'work',
  H: 'home',
  O: 'work',
};
const ADDRESS_TYPE: Record<string, Address['type']> = { M: 'postal', SH: 'postal' };

/** XAD-9 is the county: the alcaldía or municipality. */
export function toAddress(xad: Field, district?: string): Address | undefined {
  const code = xad.text(7).toUpperCase();
  const lines = [xad.text(1, 1), [xad.text(1, 3), xad.text(1, 2)].filter((part) => part).join(' '), xad.text(2)];
  const address: Address = {
    use: ADDRESS_USE[code],
    type: ADDRESS_TYPE[code],
    line: [...lines, xad.text(19)].filter((line) => line !== ''),
    city: xad.text(3) || undefined,
    district: xad.text(9) || district || undefined,
    state: xad.text(4) || undefined,
    postalCode: xad.text(5) || undefined,
    country: xad.text(6) || undefined,
  };
  const { line, city, district: county, state, postalCode, country } = address;
  if (line!.length === 0 && !city && !county && !state && !postalCode && !country) return undefined;
  return address;
}

const TELECOM_USE: Record<string, ContactPoint['use']> = { PRN: 'home', WPN: 'work', PRS: 'mobile' };
const TELECOM_SYSTEM: Record<string, ContactPoint['system']> = {
  PH: 'phone',
  FX: 'fax',
  MD: 'other',
  CP: 'phone',
  SAT: 'other',
  BP: 'pager',
  INTERNET: 'email',
  'X.400': 'email',
  TDD: 'other',
  TTY: 'other',
};

export function toContactPoint(xtn: Field, defaultUse?: ContactPoint['use']): ContactPoint | undefined {
  const equipment = xtn.text(3).toUpperCase();
  const email = xtn.text(4) || (xtn.text(1).includes('@') ? xtn.text(1) : '');
  const isEmail = equipment === 'INTERNET' || equipment === 'X.400' || (equipment === '' && email !== '');
  const value = isEmail ? email : phoneNumber(xtn);
  if (value === '') return undefined;
  const rank = Number(xtn.text(18));
  return {
    system: isEmail ? 'email' : (TELECOM_SYSTEM[equipment] ?? 'phone'),
    value,
    use: equipment === 'CP' ? 'mobile' : (TELECOM_USE[xtn.text(2).toUpperCase()] ?? defaultUse),
    ...(Number.isInteger(rank) && rank > 0 ? { rank } : {}),
    extension: isEmail ? [] : parts(xtn),
  };
}

function phoneNumber(xtn: Field): string {
  const [country, area, local, extension] = [5, 6, 7, 8].map((component) => xtn.text(component));
  if (local !== '') {
    return [country && `+${country!.replace(/^\+/, '')}`, area, local, extension && `X${extension}`]
      .filter((part) => part)
      .join(' ');
  }
  return xtn.text(12) || xtn.text(1);
}

function parts(xtn: Field): Extension[] {
  const names = ['country', 'area', 'local', 'extension'];
  return names.flatMap((name, i) => {
    const value = xtn.text(5 + i);
    return value === ''
      ? []
      : [{ url: `http://hl7.org/fhir/StructureDefinition/contactpoint-${name}`, valueString: value }];
  });
}
