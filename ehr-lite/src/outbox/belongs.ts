/**
 * Whether something made here belongs into the answer of a search (https://hl7.org/fhir/R4/search.html), so that who wrote it finds it
 * in its list before the hub has it. Of a person's or a visit's own lists only; with a parameter that is not known here it stays out.
 */
type Made = Readonly<Record<string, unknown>> & { readonly resourceType: string };
type Coded = { readonly coding?: readonly { readonly system?: string; readonly code?: string }[] };

const ORDER = ['_sort', '_count', '_include', '_total'];

export function belongs(made: Made, type: string, params: URLSearchParams): boolean {
  if (made.resourceType !== type || !(params.has('patient') || params.has('encounter'))) return false;
  return [...params].every(([name, value]) => ORDER.includes(name) || holds(made, name, value));
}

function holds(made: Made, name: string, value: string): boolean {
  if (name === 'patient') return isAbout(made.subject ?? made.patient, 'Patient', value);
  if (name === 'encounter') return isAbout(made.encounter ?? made.context, 'Encounter', value);
  if (name === 'status') return value.split(',').includes(String(made.status));
  if (name === 'code') return isCoded(made.code ?? made.medicationCodeableConcept, value);
  if (name === 'category') return isCoded(made.category, value);
  return name === 'category:not' && !isCoded(made.category, value);
}

const isAbout = (reference: unknown, type: string, value: string): boolean => {
  const told = (reference as { reference?: string } | undefined)?.reference;
  return told !== undefined && told === (value.includes('/') ? value : `${type}/${value}`);
};

function isCoded(concepts: unknown, value: string): boolean {
  const codings = [concepts].flat().flatMap((one) => (one as Coded | undefined)?.coding ?? []);
  return value.split(',').some((token) => {
    const [system, code] = token.includes('|') ? token.split('|') : [undefined, token];
    return codings.some((one) => one.code === code && (system === undefined || one.system === system));
  });
}
