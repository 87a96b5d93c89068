import { describe, expect, it } from '@jest/globals';
import { base64url } from './pkce.ts';
import { safeReturn } from './sign-in.ts';
import { whoOf } from './who.ts';

const jwt = (claims: object) => `h.${base64url(new TextEncoder().encode(JSON.stringify(claims)))}.s`;

describe('who is signed in', () => {
  it('reads the id_token, accents whole, and fills what it leaves out from the access token', () => {
    expect(
      whoOf(jwt({ sub: 'u1', rol: 'medico', nombre: 'Dra. Íñiguez Peña' }), jwt({ clues: 'DFSSA003162' })),
    ).toEqual({
      subject: 'u1',
      name: 'Dra. Íñiguez Peña',
      role: 'medico',
      clues: 'DFSSA003162',
      patientId: undefined,
    });
  });

  it('does not sign in somebody without a known role, nor a broken token', () => {
    expect(whoOf(jwt({ sub: 'u1', rol: 'rey' }), jwt({}))).toBeUndefined();
    expect(whoOf('x', 'y.z')).toBeUndefined();
  });

  it.each([
    ['/paciente/1', '/paciente/1'],
    ['//mal.example', '/'],
    ['/\\mal.example', '/'],
    ['https://mal.example', '/'],
    ['/retorno?code=1', '/'],
  ])('returns from sign-in only within the app: %s', (path, safe) => expect(safeReturn(path)).toBe(safe));
});
