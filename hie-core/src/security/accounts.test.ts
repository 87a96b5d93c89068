import { createTestDatabase } from '@amate/test/support/database.ts';
import { startTestHub, type TestHub } from '@amate/test/support/security-hub.ts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase } from '../db.ts';
import { accountAtConsole } from './account-admin/at-console.ts';
import { changePassword, createAccount, linkPatient, signIn } from './accounts.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { rateLimit } from './rate-limit.ts';

const PASSWORD = 'luma-peri-tono-saka-47';
let hub: TestHub;

beforeAll(async () => {
  hub = await startTestHub();
});
afterAll(async () => hub.close());

const create = (username: string) =>
  createAccount(hub.db, { username, password: PASSWORD, role: 'medico', name: 'Dra. Ruiz' });
/** As if time had gone by. */
const letPass = (seconds: number) =>
  hub.db.query(
    `update sign_in_attempt set locked_until = locked_until - make_interval(secs => $1), last_attempt_at = last_attempt_at - make_interval(secs => $1)`,
    [seconds],
  );

/** The lock that was set last, in seconds: all of it from the try on, and what is left of it. */
async function lastLock(): Promise<{ whole: number; left: number }> {
  const { rows } = await hub.db.query<{ whole: number; left: number }>(
    `select extract(epoch from locked_until - last_attempt_at)::float8 as whole,
       extract(epoch from locked_until - now())::float8 as left
     from sign_in_attempt where locked_until > now() order by last_attempt_at desc limit 1`,
  );
  return rows[0]!;
}

describe('RFC 9106 argon2id, PHC string', () => {
  it('verifies what it hashed, with a salt of its own each time', async () => {
    const [one, other] = [await hashPassword(PASSWORD), await hashPassword(PASSWORD)];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(other);
    expect([await verifyPassword(PASSWORD, one), await verifyPassword(`${PASSWORD} `, one)]).toEqual([true, false]);
  });

  it('is composed or decomposed, the same password', async () => {
    expect(await verifyPassword('contrasen\u0303a-larga', await hashPassword('contraseña-larga'))).toBe(true);
  });

  it('answers no without a hash, after the same work', async () => {
    expect(await verifyPassword(PASSWORD, undefined)).toBe(false);
  });

  it('refuses the empty and the endless', async () => {
    await expect(hashPassword('')).rejects.toMatchObject({ code: 'value' });
    const hash = await hashPassword('x'.repeat(1_024));
    expect(await verifyPassword('x'.repeat(1_025), hash)).toBe(false);
  });

  it('refuses a crowd rather than piling up memory', async () => {
    const answers = await Promise.allSettled(Array.from({ length: 80 }, () => verifyPassword('x', undefined)));
    expect(answers.filter((one) => one.status === 'rejected')).toHaveLength(14);
  });
});

describe('accounts', () => {
  it('finds the person however the name was typed', async () => {
    await create('elena.ruiz');
    expect(await signIn(hub.db, '  Elena.RUIZ ', PASSWORD)).toMatchObject({
      kind: 'ok',
      account: { username: 'elena.ruiz', role: 'medico' },
    });
  });

  it('gives no hash away', async () => {
    await create('sin.hash');
    expect(JSON.stringify(await signIn(hub.db, 'sin.hash', PASSWORD))).not.toContain('argon2');
  });

  it.each([
    ['a name in use', { username: 'elena.ruiz' }, 'duplicate'],
    ['a bad name', { username: 'a b' }, 'value'],
    ['a short password', { username: 'corta', password: 'corta' }, 'value'],
  ])('refuses %s', async (_title, changes, code) => {
    const input = { password: PASSWORD, role: 'medico', name: 'n', ...changes } as const;
    await expect(createAccount(hub.db, input)).rejects.toMatchObject({ code });
  });

  it('ties a citizen to a record, and only a citizen', async () => {
    await createAccount(hub.db, { username: 'ciudadana', password: PASSWORD, role: 'paciente', name: 'x' });
    await linkPatient(hub.db, 'ciudadana', 'p-1');
    expect(await signIn(hub.db, 'ciudadana', PASSWORD)).toMatchObject({ account: { patientId: 'p-1' } });
    await expect(linkPatient(hub.db, 'elena.ruiz', 'p-1')).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('lockout: OWASP ASVS 2.2.1', () => {
  const fail = async (name: string, times: number) => {
    const kinds: string[] = [];
    for (let attempt = 0; attempt < times; attempt++) kinds.push((await signIn(hub.db, name, 'no-es-esta')).kind);
    return kinds;
  };

  it.each(['bloqueada', 'no.existe'])('is the same for a name that exists and one that does not: %s', async (name) => {
    if (name === 'bloqueada') await create(name);
    expect(await fail(name, 6)).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'locked', 'locked']);
  });

  it('doubles with each further failure, up to 15 minutes', async () => {
    await create('exponencial');
    await fail('exponencial', 4);
    const waits: number[] = [];
    for (let failure = 0; failure < 8; failure++) {
      const result = await signIn(hub.db, 'exponencial', 'no-es-esta');
      const told = result.kind === 'locked' ? result.seconds : 0;
      const { whole, left } = await lastLock();
      expect(told).toBeGreaterThanOrEqual(left);
      expect(told).toBeLessThanOrEqual(whole);
      waits.push(whole);
      await letPass(whole);
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 900, 900, 900]);
  });

  it('lets the right password in once the time is over, and starts from zero', async () => {
    await create('perdonada');
    await fail('perdonada', 5);
    await letPass(31);
    expect((await signIn(hub.db, 'perdonada', PASSWORD)).kind).toBe('ok');
    expect(await fail('perdonada', 4)).toEqual(['wrong', 'wrong', 'wrong', 'wrong']);
  });

  it('cannot be outrun by many tries at once', async () => {
    await create('rafaga');
    const kinds = await Promise.all(
      Array.from({ length: 20 }, async () => (await signIn(hub.db, 'rafaga', 'no-es-esta')).kind),
    );
    expect(kinds.filter((kind) => kind === 'wrong').length).toBeLessThanOrEqual(4);
  });

  it('ends with a new password', async () => {
    await create('nueva');
    await fail('nueva', 5);
    await changePassword(hub.db, 'nueva', 'otra-contraseña-larga');
    expect((await signIn(hub.db, 'nueva', 'otra-contraseña-larga')).kind).toBe('ok');
  });

  it('is forgotten after a day', async () => {
    await fail('olvido', 5);
    await letPass(25 * 3_600);
    await hub.security.sweep();
    const { rows } = await hub.db.query(
      `select 1 from sign_in_attempt where last_attempt_at < now() - interval '24 hours'`,
    );
    expect(rows).toEqual([]);
    expect(await fail('olvido', 1)).toEqual(['wrong']);
  });
});

describe('rate limit by address', () => {
  it('lets a burst pass, then asks to wait, then refills; keeps bounded memory', () => {
    let clock = 0;
    const limit = rateLimit({ perMinute: 60, maxKeys: 2, now: () => clock });
    const waits = Array.from({ length: 61 }, () => limit.take('a'));
    expect([waits.slice(0, 60).every((wait) => wait === 0), waits[60]]).toEqual([true, 1]);
    clock += 1_000;
    expect(limit.take('a')).toBe(0);
    limit.take('b');
    limit.take('c');
    expect(limit.take('a')).toBe(0);
  });
});

describe('the operators’ accounts from the server’s console', () => {
  it('makes the first one, which has to choose its own password, and gives it back; nobody else’s', async () => {
    const database = await createTestDatabase();
    const db = openDatabase({ url: database.url, maxConnections: 1, statementTimeoutMs: 10_000, onError: () => {} });
    let said = '';
    const obey = async (...args: string[]): Promise<number> => {
      said = '';
      return accountAtConsole(args, { databaseUrl: database.url, say: (text) => (said += `${text}\n`) });
    };
    const password = (): string => /temporal:\s+(\S+)/.exec(said)?.[1] ?? '';
    try {
      expect(await obey('crear', 'sofia', '--nombre', 'Ing. Sofía Campos')).toBe(0);
      const first = password();
      expect(await signIn(db, 'sofia', first)).toMatchObject({ kind: 'ok', account: { role: 'operador' } });
      expect([await obey('crear', 'sofia', '--nombre', 'Otra'), said]).toEqual([
        1,
        expect.stringContaining('Ya existe'),
      ]);
      // A network with more people of that name than a page of the web shows.
      await db.query(`insert into account (id, username, role, name)
        select 'm' || n, 'sofia' || n, 'medico', 'Dra. Sofía' from generate_series(1, 200) n`);
      expect(await obey('contrasena', 'sofia')).toBe(0);
      expect((await signIn(db, 'sofia', first)).kind).toBe('wrong');
      expect((await signIn(db, 'sofia', password())).kind).toBe('ok');
      await createAccount(db, { username: 'medica', password: PASSWORD, role: 'medico', name: 'Dra. Ruiz' });
      expect(await obey('contrasena', 'medica')).toBe(1);
      expect([await obey('lista'), said]).toEqual([0, 'sofia  Ing. Sofía Campos\n']);
      const { rows } = await db.query<{ count: number }>('select count(*)::integer as count from audit_entry');
      expect(rows[0]!.count).toBe(2);
    } finally {
      await db.end();
      await database.close();
    }
  });
});
