import { describe, expect, it } from '@jest/globals';
import { base64url, challengeOf, randomValue } from './pkce.ts';

describe('PKCE', () => {
  it('RFC 7636 appendix B: S256 of the example verifier', async () => {
    expect(await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    );
  });

  it('RFC 7636 §4.1: a verifier has 43 unreserved characters and is never the same', () => {
    const values = new Set(Array.from({ length: 100 }, randomValue));
    expect(values.size).toBe(100);
    for (const value of values) expect(value).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('encodes without padding', () => expect(base64url(new Uint8Array([251, 255]))).toBe('-_8'));
});
