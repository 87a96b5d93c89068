/**
 * Accounts and clients for a first look: made at first start with random secrets, kept in `demo.json` and nowhere else in clear.
 * Touches no database that has accounts of its own. When the file and the database do not belong together (one of them is gone), every
 * demo secret is made anew.
 */
import { randomInt } from 'node:crypto';
import { type AccountRole, changePassword, createAccount, hasAccount } from './accounts.ts';
import { type DemoClient, type DemoFile, type DemoUser, readDemoFile, writeDemoFile } from './demo-file.ts';
import type { Queryable } from './queryable.ts';
import { newPrivateJwk, publicPart } from './signing-keys.ts';
import { countAccounts, selectClient, upsertClient } from './sql.ts';

export interface DemoOptions {
  readonly db: Queryable;
  readonly dataDir: string;
  readonly baseUrl: string;
  readonly fhirUrl: string;
  readonly tokenUrl: string;
  readonly mllpPort: number;
  /** One client `conector-${clues}` each. */
  readonly hospitals: readonly { readonly clues: string; readonly name: string }[];
  /** CLUES of the health centre where the demo staff works. */
  readonly clinicClues?: string;
}

/** `left`: the database has accounts that are not ours, nothing was made. */
export type DemoResult = { readonly kind: 'ready'; readonly file: DemoFile } | { readonly kind: 'left' };

interface Wanted {
  readonly clients: readonly {
    readonly id: string;
    readonly name: string;
    readonly scope: string;
    readonly clues: string | null;
  }[];
  readonly users: readonly {
    readonly role: AccountRole;
    readonly user: string;
    readonly name: string;
    readonly cedula?: string;
  }[];
}

const CLIENT_SCOPE = 'system/*.cruds';

const USERS: Wanted['users'] = [
  { role: 'medico', user: 'medico', name: 'Dra. Elena Ruiz Ortega', cedula: '9000001' },
  { role: 'enfermeria', user: 'enfermeria', name: 'Enf. Tomás Aguilar Peña', cedula: '9000002' },
  { role: 'farmacia', user: 'farmacia', name: 'Q.F.B. Lucía Hernández Soto' },
  { role: 'recepcion', user: 'recepcion', name: 'Raúl Medina Cruz' },
  { role: 'administrador', user: 'administrador', name: 'Lic. Marisol Prado Vega' },
  { role: 'operador', user: 'operador', name: 'Ing. Sofía Campos León' },
  // The person of the synthetic city whose record the account is linked to (scripts/demo-city.ts).
  { role: 'paciente', user: 'paciente', name: 'María del Carmen García Ruiz' },
];

export async function ensureDemo(options: DemoOptions): Promise<DemoResult> {
  const { db, dataDir, baseUrl, fhirUrl, tokenUrl, mllpPort } = options;
  const count = await countAccounts(db);
  if (count.all > 0 && count.demo === 0) return { kind: 'left' };
  const wanted = wantedOf(options);
  const known = await readDemoFile(dataDir);
  const paired = known !== undefined && (await belongTogether(db, known));
  const clients: DemoClient[] = [];
  for (const client of wanted.clients) {
    clients.push((paired && known.clients.find((one) => one.id === client.id)) || (await makeClient(db, client)));
  }
  const users: DemoUser[] = [];
  for (const user of wanted.users) {
    users.push(
      (paired && known.users.find((one) => one.user === user.user)) || (await makeUser(db, user, options.clinicClues)),
    );
  }
  const file: DemoFile = { baseUrl, fhirUrl, tokenUrl, mllpPort, clients, users };
  if (!paired || JSON.stringify(file) !== JSON.stringify(known)) await writeDemoFile(dataDir, file);
  return { kind: 'ready', file };
}

function wantedOf({ hospitals }: DemoOptions): Wanted {
  const connectors = hospitals.map(({ clues, name }) => ({
    id: `conector-${clues}`,
    name: `Conector de ${name}`,
    scope: CLIENT_SCOPE,
    clues,
  }));
  return {
    clients: [{ id: 'amate-demo', name: 'Cliente de demostración', scope: CLIENT_SCOPE, clues: null }, ...connectors],
    users: USERS,
  };
}

/** The first client's key tells: it is in both, or the other secrets of the file are of another database. */
async function belongTogether(db: Queryable, file: DemoFile): Promise<boolean> {
  for (const client of file.clients) {
    const row = await selectClient(db, client.id);
    if (!row?.jwks?.keys.some((key) => key.kid === client.privateJwk.kid)) return false;
  }
  for (const user of file.users) if (!(await hasAccount(db, user.user))) return false;
  return file.clients.length > 0;
}

async function makeClient(db: Queryable, client: Wanted['clients'][number]): Promise<DemoClient> {
  const privateJwk = await newPrivateJwk();
  await upsertClient(db, { ...client, jwks: { keys: [publicPart(privateJwk)] }, demo: true });
  return { id: client.id, scope: client.scope, privateJwk };
}

async function makeUser(db: Queryable, user: Wanted['users'][number], clues: string | undefined): Promise<DemoUser> {
  const password = readablePassword();
  if (await hasAccount(db, user.user)) {
    await changePassword(db, user.user, password);
  } else {
    const { user: username, role, name, cedula } = user;
    const place = clues === undefined || role === 'paciente' ? {} : { clues };
    await createAccount(db, {
      username,
      password,
      role,
      name,
      ...(cedula !== undefined && { cedula }),
      ...place,
      demo: true,
    });
  }
  return { role: user.role, user: user.user, password };
}

/** Four pairs of syllables and two digits, e.g. `luma-peri-tono-saka-47`: about 56 bits, easy to read aloud and to type. */
export function readablePassword(): string {
  const syllable = (): string => pick('bdfglmnrstvz') + pick('aeiou');
  const words: string[] = [];
  while (words.length < 4) {
    const word = syllable() + syllable();
    if (!RUDE.test(word)) words.push(word);
  }
  return `${words.join('-')}-${randomInt(10, 100)}`;
}

const RUDE = /^(teta|boba|bobo|mame|mami|negr|gato|feto|nena|nene|sida|loba|zote|vago|tito|nazi)$/;
const pick = (letters: string): string => letters[randomInt(letters.length)] as string;
