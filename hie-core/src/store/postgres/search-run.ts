/** Sends a search statement: prepared once per shape, stopped by the statement's time. */
import { type Database, sqlState } from '../../db.ts';
import { HubError } from '../../errors.ts';
import { textHash } from '../hashes.ts';

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Every shape is prepared once per connection, but a hostile client could make shapes without end. */
const NAME_LIMIT = 300;
const names = new Map<string, string>();

export async function run<Row extends object>(db: Database, statement: Statement): Promise<{ rows: Row[] }> {
  let name = names.get(statement.text);
  if (name === undefined && names.size < NAME_LIMIT) {
    name = `search_${names.size}_${textHash(statement.text).toString(36)}`;
    names.set(statement.text, name);
  }
  try {
    return await db.query<Row>({ name, text: statement.text, values: [...statement.values] });
  } catch (error) {
    if (sqlState(error) !== '57014') throw error;
    throw new HubError(
      [
        {
          code: 'too-costly',
          text: 'La búsqueda tardó demasiado y se detuvo.',
          rule: 'Tiempo máximo por consulta',
          fix: 'Agregue criterios que la acoten: paciente, identificador o fechas.',
        },
      ],
      { cause: error },
    );
  }
}
