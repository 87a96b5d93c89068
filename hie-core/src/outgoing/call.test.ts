import { closeReceivers, receiver } from '@amate/test/support/receiver.ts';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createOutgoing, type OutgoingOptions } from './call.ts';
import { createFetch } from './fetch.ts';

afterEach(closeReceivers);

const fetching = (allowedHosts: string[], more: Partial<OutgoingOptions> = {}) =>
  createFetch(createOutgoing({ allowedHosts, timeoutMs: 30_000, maxAnswerBytes: 1_024, ...more }));

describe('OWASP SSRF: where an outgoing call cannot be led', () => {
  it.each([
    ...['http://169.254.169.254/latest/meta-data/', 'https://169.254.169.254/', 'https://[fd00:ec2::254]/'],
    ...['https://2130706433/', 'https://0x7f000001/', 'https://0177.0.0.1/', 'https://127.1/', 'https://0/'],
    ...['https://[::ffff:169.254.169.254]/', 'https://[::ffff:7f00:1]/', 'https://[64:ff9b::a9fe:a9fe]/'],
    ...['https://localhost/', 'https://metadata.google.internal/', 'https://x:y@example.org/', 'gopher://example.org/'],
  ])('%s is refused before a connection', async (url) => {
    const resolve = async () => {
      throw new Error('nobody may be asked');
    };
    await expect(fetching([], { resolve })(url)).rejects.toMatchObject({ kind: 'forbidden' });
  });

  it('DNS rebinding: the answer that was checked is the one that is used', async () => {
    const host = await receiver((_request, response) => response.end('{}'));
    const name = `llaves.example.org:${host.split(':')[1]}`;
    let asked = 0;
    const resolve = async () => [{ address: asked++ === 0 ? '127.0.0.1' : '10.0.0.1', family: 4 }];
    expect((await fetching([name], { resolve })(`http://${name}/`)).status).toBe(200);
    expect(asked).toBe(1);
    const inside = async () => [{ address: '169.254.169.254', family: 4 }];
    await expect(fetching([], { resolve: inside })('https://llaves.example.org/')).rejects.toMatchObject({
      kind: 'forbidden',
    });
  });

  it('a redirect to 169.254.169.254 is an answer, and is followed by nobody', async () => {
    const host = await receiver((_request, response) => {
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end();
    });
    expect((await fetching([host])(`http://${host}/`)).status).toBe(302);
  });

  it('a huge body is cut, whatever its length says', async () => {
    for (const declared of [true, false]) {
      const host = await receiver((_request, response) => {
        response.writeHead(200, declared ? { 'content-length': '3000' } : {}).end('x'.repeat(3_000));
      });
      await expect(fetching([host])(`http://${host}/`)).rejects.toMatchObject({ kind: 'failed' });
    }
  });

  it('a slow body, a silent server and a silent DNS end in time', async () => {
    const slow = await receiver((_request, response) => {
      response.writeHead(200);
      response.write('{');
    });
    const silent = await receiver(() => undefined);
    const timeoutMs = 400;
    const started = Date.now();
    await expect(fetching([slow], { timeoutMs })(`http://${slow}/`)).rejects.toMatchObject({ kind: 'failed' });
    await expect(fetching([silent], { timeoutMs })(`http://${silent}/`)).rejects.toMatchObject({ kind: 'failed' });
    const resolve = () => new Promise<never>(() => undefined);
    await expect(fetching([], { resolve, timeoutMs })('https://example.org/')).rejects.toMatchObject({
      kind: 'failed',
    });
    expect(Date.now() - started).toBeLessThan(20_000);
  });

  it('the error tells neither address nor header', async () => {
    const error = await fetching(['127.0.0.1:1'])('http://127.0.0.1:1/secreto', {
      headers: { authorization: 'Basic abc' },
    }).catch(String);
    expect(error).not.toMatch(/127\.0\.0\.1|secreto|abc/);
  });
});
