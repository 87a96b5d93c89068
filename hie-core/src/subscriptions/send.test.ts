import { closeReceivers, receiver } from '@amate/test/support/receiver.ts';
import { afterEach, describe, expect, it } from '@jest/globals';
import { endpointFault, isPublicAddress } from '../outgoing/addresses.ts';
import { createSend } from './send.ts';

afterEach(closeReceivers);

const call = (url: string) => ({ method: 'POST' as const, url, headers: {}, body: 'x' });
const send = (allowedHosts: string[], more: Partial<Parameters<typeof createSend>[0]> = {}) =>
  createSend({ allowedHosts, timeoutMs: 30_000, ...more });

describe('where a webhook may go (SSRF)', () => {
  it.each([
    ...['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1'],
    ...['::1', '::', 'fe80::1', 'fc00::1', '::ffff:127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:db8::1', 'x'],
  ])('%s is inside', (address) => expect(isPublicAddress(address)).toBe(false));

  it.each(['8.8.8.8', '189.203.0.1', '2606:4700::1111'])('%s is public', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );

  it.each([
    ...['http://example.org/', 'https://localhost/', 'https://127.0.0.1/', 'https://2130706433/', 'https://0x7f.1/'],
    ...['https://[::1]/', 'https://[::ffff:10.0.0.1]/', 'https://intranet/', 'https://db.internal/', 'ftp://a.mx/'],
    ...['https://user:secret@example.org/', 'https://example.org/#x', 'file:///etc/passwd', '', 'https://a.local./'],
  ])('refuses %s', (url) => expect(endpointFault(url, [])).toBeDefined());

  it('takes a public https address, and what the configuration names', () => {
    expect(endpointFault('https://example.org/hook?x=1', [])).toBeUndefined();
    expect(endpointFault('http://127.0.0.1:9000/', ['127.0.0.1:9000'])).toBeUndefined();
    expect(endpointFault('http://127.0.0.1:9001/', ['127.0.0.1:9000'])).toBeDefined();
  });

  it('a public name with an inside address is not called, whichever of its addresses it is', async () => {
    let asked = 0;
    const resolve = async () => {
      asked++;
      return [
        { address: '93.184.216.34', family: 4 },
        { address: '10.0.0.5', family: 4 },
      ];
    };
    expect(await send([], { resolve })(call('https://hook.example.org/'))).toMatchObject({ kind: 'forbidden' });
    expect(asked).toBe(1);
  });

  it('connects to the address that was checked, without asking the DNS again', async () => {
    const host = await receiver((_request, response) => response.end());
    const port = host.split(':')[1];
    const name = `hook.example.org:${port}`;
    let asked = 0;
    const resolve = async () => [{ address: asked++ === 0 ? '127.0.0.1' : '10.255.255.1', family: 4 }];
    expect(await send([name], { resolve })(call(`http://${name}/`))).toEqual({ kind: 'answered', status: 200 });
    expect(asked).toBe(1);
  });

  it('follows no redirect', async () => {
    let reached = false;
    const inner = await receiver((_request, response) => {
      reached = true;
      response.end();
    });
    const outer = await receiver((_request, response) => {
      response.writeHead(307, { location: `http://${inner}/secreto` }).end();
    });
    expect(await send([outer, inner])(call(`http://${outer}/`))).toEqual({ kind: 'answered', status: 307 });
    expect(reached).toBe(false);
  });

  it('waits for nobody for ever, and reads no endless answer', async () => {
    const silent = await receiver(() => undefined);
    expect(await send([silent], { timeoutMs: 500 })(call(`http://${silent}/`))).toEqual({
      kind: 'failed',
      why: 'no respondió a tiempo',
    });
    const endless = await receiver((_request, response) => {
      const more = () => !response.destroyed && response.write('x'.repeat(16_384), more);
      more();
    });
    expect(await send([endless])(call(`http://${endless}/`))).toEqual({ kind: 'answered', status: 200 });
  });
});
