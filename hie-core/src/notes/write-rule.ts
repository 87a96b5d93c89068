/**
 * A signed note stays as it was signed (NOM-004-SSA3-2012, 5.11: no crossings-out; NOM-024: signed documents cannot be altered). Who wants to
 * add writes an addendum (`relatesTo` appends); who was wrong annuls it with a reason, and what it said can still be read.
 * Every Composition passes here, through any door.
 */
import { isDeepStrictEqual } from 'node:util';
import { CANONICAL_BASE } from '@amate/terminology/identifiers/systems.ts';
import type { Composition, Resource } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import type { RuleIntent, RuleVerdict, WriteRule } from '../store/write-rule.ts';

/** Why a signed note was annulled: R4 gives Composition no element for it. */
export const MOTIVO_DE_ANULACION = `${CANONICAL_BASE}/StructureDefinition/motivo-de-anulacion`;
const SIGNED: readonly string[] = ['final', 'amended', 'entered-in-error'];
const REASON_LETTERS = 10;

const isSigned = ({ status }: Composition): boolean => SIGNED.includes(status);

export const noteRule: WriteRule = {
  type: 'Composition',
  lookups: () => [],
  exclusive: () => [],
  async decide(intent: RuleIntent): Promise<RuleVerdict> {
    const target = intent.target as Composition | undefined;
    const { resource } = intent;
    if (target?.id === undefined) return { kind: 'create', resource };
    if (intent.kind === 'create') return { kind: 'match', id: target.id };
    if (isSigned(target)) {
      if (isDeepStrictEqual(bare(resource as Composition), bare(target))) return sameText(target, resource);
      checkAnnulment(target, resource as Composition);
    }
    return { kind: 'replace', id: target.id, resource };
  },
  refuseDelete(target: Resource): void {
    if (isSigned(target as Composition)) throw signed(target, 'No se puede retirar');
  },
};

const bare = ({ meta: _, ...rest }: Composition): object => rest;

/** Labels and tags are the hub's to change; sent again as it stands, nothing is written. */
function sameText(target: Composition, resource: Resource): RuleVerdict {
  const marks = ({ meta }: Resource) => [meta?.security, meta?.tag, meta?.profile];
  return isDeepStrictEqual(marks(resource), marks(target))
    ? { kind: 'match', id: target.id! }
    : { kind: 'replace', id: target.id!, resource };
}

function checkAnnulment(target: Composition, changed: Composition): void {
  if (target.status === 'entered-in-error' || changed.status !== 'entered-in-error')
    throw signed(target, 'No se puede cambiar');
  const { reason, rest } = apart(changed);
  if (!isDeepStrictEqual({ ...rest, status: target.status }, apart(target).rest))
    throw signed(target, 'No se puede cambiar');
  if ((reason?.trim().length ?? 0) >= REASON_LETTERS) return;
  throw fault('required', 'Para anular una nota firmada hay que decir por qué.', {
    path: 'Composition.extension',
    rule: MOTIVO_DE_ANULACION,
    fix: `Agregue la extensión con el motivo en valueString (al menos ${REASON_LETTERS} letras).`,
  });
}

function apart(note: Composition): { readonly reason: string | undefined; readonly rest: object } {
  const { meta: _, extension = [], ...rest } = note;
  const other = extension.filter(({ url }) => url !== MOTIVO_DE_ANULACION);
  return {
    reason: extension.find(({ url }) => url === MOTIVO_DE_ANULACION)?.valueString,
    rest: { ...rest, ...(other.length > 0 && { extension: other }) },
  };
}

const signed = ({ id }: Resource, what: string) =>
  fault('business-rule', `${what} Composition/${id ?? ''}: es una nota firmada.`, {
    path: 'Composition.status',
    rule: 'NOM-004-SSA3-2012 5.11 y NOM-024-SSA3-2012: lo firmado no se altera',
    fix: 'Escriba una adenda (otra Composition con relatesTo.code = appends), o anúlela con status entered-in-error y su motivo, sin cambiar lo demás.',
  });
