/**
 * `Patient/[id]/$registro-dorado`: what holds of a person over all his records, each value with who said it, when, in which record, and the
 * rule by which it holds (docs/quien-es-quien.md). For whoever may read the Patient; answered as Parameters.
 */
import type { ParametersParameter } from '@medplum/fhirtypes';
import type { Handler } from '../../fhir/context.ts';
import type { GoldenValue, SaidValue } from './api.ts';
import { type CaseParts, goldenOfPerson } from './review-case.ts';

export const goldenOperation =
  (parts: CaseParts): Handler =>
  async ({ context, params }, { store }) => {
    const { id } = await store.read(context, 'Patient', params.id!);
    const dorado = await goldenOfPerson(parts, id);
    const parameter: ParametersParameter[] = [
      ...parts.samePerson.recordsOf(id).map((one) => ({
        name: 'registro',
        valueReference: { reference: `Patient/${one}` },
      })),
      ...dorado.map((one) => ({ name: 'atributo', part: [...partsOf(one), ...othersOf(one)] })),
    ];
    return { status: 200, body: JSON.stringify({ resourceType: 'Parameters', parameter }) };
  };

const text = (name: string, valueString: string): ParametersParameter => ({ name, valueString });

const partsOf = (one: GoldenValue): ParametersParameter[] => [
  text('nombre', one.atributo),
  ...said(one),
  { name: 'regla', valueCode: one.regla },
];

const othersOf = ({ otros }: GoldenValue): ParametersParameter[] =>
  otros.map((one) => ({ name: 'otro', part: said(one) }));

const said = ({ valor, unidad, cuando, registro, mensaje }: SaidValue): ParametersParameter[] => [
  text('valor', valor),
  { name: 'cuando', valueInstant: cuando },
  { name: 'registro', valueReference: { reference: `Patient/${registro}` } },
  ...(unidad === undefined ? [] : [text('unidad', unidad.nombre)]),
  ...(mensaje === undefined ? [] : [{ name: 'mensaje', valueUri: mensaje }]),
];
