import { spawnSync } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

/** Linux has a file that is always full. */
const FULL = '/dev/full';
const onLinux = existsSync(FULL) ? it : it.skip;

const lives = (module: string, make: string): string => {
  const script = `import { ${make.split('(')[0]} } from '${join(import.meta.dirname, module)}';
    const log = ${make};
    for (let n = 0; n < 3; n++) log.info({ n }, 'nobody can write this');
    setTimeout(() => { process.stderr.write('alive'); process.on('exit', () => process.stderr.write(', ended')); process.exit(); }, 300);`;
  const { stderr, signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', openSync(FULL, 'w'), 'pipe'],
    timeout: 20_000,
    killSignal: 'SIGKILL',
  });
  return signal === null ? String(stderr) : `${stderr}, then ${signal}`;
};

onLinux(
  'a log that cannot be written ends neither the edge nor the hub, nor keeps them from ending',
  () => {
    expect(lives('log.ts', `edgeLog('info', 'DFSSA003162')`)).toBe('alive, ended');
    expect(lives('../../hie-core/src/logger.ts', `createLogger('info')`)).toBe('alive, ended');
  },
  120_000,
);
