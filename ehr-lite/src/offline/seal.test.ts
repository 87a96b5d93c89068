import { describe, expect, it } from '@jest/globals';
import { isGuessable } from './guessable.ts';
import { makeDataKey, sealJson, unsealJson, unwrap } from './seal.ts';

const SECRET = 'jacaranda lluvia metro';

describe('what stands on a PC', () => {
  it('opens with its own key and from its own place only', async () => {
    const { key, wrapped } = await makeDataKey('v', SECRET, 1_000);
    const sealed = await sealJson(key, 'drafts/1/note', { text: 'hola' });
    const again = await unwrap('v', SECRET, wrapped);
    expect(await unsealJson(again!, 'drafts/1/note', sealed)).toEqual({ text: 'hola' });
    await expect(unsealJson(again!, 'drafts/2/note', sealed)).rejects.toThrow();
    const other = await makeDataKey('v', SECRET, 1_000);
    await expect(unsealJson(other.key, 'drafts/1/note', sealed)).rejects.toThrow();
  });

  it('does not open with another secret, nor as another vault', async () => {
    const { wrapped } = await makeDataKey('v', SECRET, 1_000);
    expect(await unwrap('v', `${SECRET} `, wrapped)).toBeUndefined();
    expect(await unwrap('w', SECRET, wrapped)).toBeUndefined();
  });

  it('the key itself cannot be taken out', async () => {
    const { key } = await makeDataKey('v', SECRET, 1_000);
    await expect(crypto.subtle.exportKey('raw', key.seal)).rejects.toThrow();
  });

  it.each([
    ['aaaaaaaaaaaa', true],
    ['123456789012', true],
    ['qwertyuiopas', true],
    ['hola12hola12', true],
    ['Elena Ruiz Ortega', true],
    [SECRET, false],
  ])('%s: easy to guess %s', (secret, easy) => expect(isGuessable(secret, ['Dra. Elena Ruiz Ortega'])).toBe(easy));
});
