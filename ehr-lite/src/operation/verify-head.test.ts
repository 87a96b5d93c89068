import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { SignedHead } from './operation.resource.ts';
import { verifyHead } from './verify-head.ts';

const key = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, jwk: publicKey.export({ format: 'jwk' }) };
};
const ours = key();
const raiz = Buffer.alloc(32, 7).toString('base64');
const text = `amate.example/auditoria\n1234\n${raiz}\ntiempo 2026-01-31T12:00:00.000Z\n`;
const signature = Buffer.concat([Buffer.alloc(4), sign(null, Buffer.from(text), ours.privateKey)]);
const head: SignedHead = {
  ...{ numero: 3, tamano: 1234, raiz, firmada: '2026-01-31T12:00:00.000Z' },
  nota: `${text}\n— amate.example/auditoria ${signature.toString('base64')}\n`,
};

describe('a signed head, checked in the browser', () => {
  it('is verified by a published key', async () => {
    expect(await verifyHead(head, [key().jwk, ours.jwk])).toBe('verified');
  });
  it('is wrong when nobody known signed it, or when what is shown is not what was signed', async () => {
    expect(await verifyHead(head, [key().jwk])).toBe('wrong');
    expect(await verifyHead({ ...head, tamano: 1235 }, [ours.jwk])).toBe('wrong');
    expect(await verifyHead({ ...head, raiz: Buffer.alloc(32, 8).toString('base64') }, [ours.jwk])).toBe('wrong');
    expect(await verifyHead({ ...head, nota: head.nota.replace('12:00', '13:00') }, [ours.jwk])).toBe('wrong');
  });
});
