/**
 * Whether a report that is sent again says something else: a digest of what it says, kept with its review. The Task may be read by who may not read
 * the report, so it is keyed by a secret of the hub and by the report: «positivo» can neither be guessed from it nor be told by comparing two.
 */
import { createHmac } from 'node:crypto';
import type { Attachment, CodeableConcept, DiagnosticReport, Observation, Quantity } from '@medplum/fhirtypes';

type Measured = Pick<Observation, 'code' | 'dataAbsentReason' | 'interpretation'> & Readonly<Record<string, unknown>>;

export function digestOf(key: Uint8Array, report: DiagnosticReport, results: readonly Observation[]): string {
  const { conclusion, conclusionCode = [], presentedForm = [] } = report;
  const said = {
    results: results.map((one) => JSON.stringify(saidBy(one))).sort(),
    conclusion: conclusion?.trim(),
    codes: conclusionCode.map(conceptOf),
    // A page is made anew each time it is sent: it counts only where it is all there is.
    ...(results.length === 0 && conclusion === undefined && { pages: presentedForm.map(pageOf) }),
  };
  return createHmac('sha256', key)
    .update(`${report.id}\n${JSON.stringify(said)}`)
    .digest('base64url');
}

function saidBy(result: Observation): readonly unknown[] {
  const gone = ['cancelled', 'entered-in-error'].includes(result.status);
  const parts = (result.component ?? []).map((one) => measuredIn(one as unknown as Measured));
  const pages = (result.extension ?? []).flatMap(({ valueAttachment }) => (valueAttachment ? [valueAttachment] : []));
  return [gone, measuredIn(result as unknown as Measured), parts, pages.map(pageOf)];
}

/** As its sender wrote it: what the hub translates beside it later is no other value. */
function measuredIn(measured: Measured): readonly unknown[] {
  const values = Object.keys(measured)
    .filter((name) => name.startsWith('value'))
    .sort()
    .map((name) => [name, valueIn(name, measured[name])]);
  const { code, dataAbsentReason, interpretation = [] } = measured;
  return [conceptOf(code), values, conceptOf(dataAbsentReason), interpretation.map(conceptOf)];
}

function valueIn(name: string, value: unknown): unknown {
  if (name === 'valueCodeableConcept') return conceptOf(value as CodeableConcept);
  if (name !== 'valueQuantity') return typeof value === 'string' ? value.trim() : value;
  const { value: number, comparator, unit, code } = value as Quantity;
  return [number, comparator, unit ?? code];
}

const conceptOf = (concept: CodeableConcept | undefined): string | undefined =>
  concept?.coding?.[0]?.code ?? concept?.text;

const pageOf = ({ hash, data, url }: Attachment): string | undefined => hash ?? data ?? url;
