/** The path of a patch, as FHIRPath; what cannot be read is told with its place. */
import { fault, type HubError } from '../../../errors.ts';
import type { Expression } from '../../../r4/fhirpath/expression.ts';
import { parseFhirPath } from '../../../r4/fhirpath/parse.ts';
import { FhirPathError } from '../../../r4/fhirpath/tokens.ts';

const MAX_PATH_CHARACTERS = 2048;

/** @throws HubError `invalid` */
export function parsePath(path: string): Expression {
  if (path.length > MAX_PATH_CHARACTERS)
    throw fault('invalid', 'La ruta FHIRPath es demasiado larga.', {
      rule: `Hasta ${MAX_PATH_CHARACTERS} caracteres`,
      fix: 'Acórtela: bastan los pasos hasta el elemento.',
    });
  try {
    return parseFhirPath(path);
  } catch (error) {
    throw error instanceof FhirPathError ? unreadable(path, error.at) : error;
  }
}

function unreadable(path: string, at: number): HubError {
  const found = path.slice(at, at + 20);
  const where = found === '' ? 'al final' : `en «${found}» (posición ${at + 1})`;
  return fault('invalid', `No se entiende la ruta FHIRPath ${where}.`, {
    rule: 'FHIRPath N1: gramática',
    value: path.slice(0, 80),
    fix: "Escriba la ruta como Patient.name[0].given o Patient.identifier.where(system = 'http://…').value.",
  });
}
