/** Finds out, before anything starts, whether the ports we were asked to use are free. */
import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';

export { freePort } from '@amate/hie-core/embedded-postgres/free-port.ts';

class PortInUse extends Error {
  constructor(port: number, variable: string, instead: number) {
    super(
      `El puerto ${port} está ocupado por otro programa. Ciérrelo, o use otro puerto: ${variable}=${instead} npm start\n` +
        `(Port ${port} is in use. Close that program, or run: ${variable}=${instead} npm start)`,
    );
    this.name = 'PortInUse';
  }
}

export async function assertPortFree(port: number, variable: string): Promise<void> {
  if (await isFree(port)) return;
  let instead = port + 1;
  while (instead < 65_535 && !(await isFree(instead))) instead++;
  throw new PortInUse(port, variable, instead);
}

/** Free on all addresses and on 127.0.0.1: the hub may bind either. */
async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '0.0.0.0'));
}

async function canListen(port: number, host: string): Promise<boolean> {
  const probe = createServer();
  try {
    probe.listen(port, host);
    await once(probe, 'listening');
    probe.close();
    await once(probe, 'close');
    return true;
  } catch {
    return false;
  }
}

export async function accepts(port: number): Promise<boolean> {
  const socket = createConnection({ port, host: '127.0.0.1' });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
