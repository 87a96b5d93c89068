/** What a person sees while Amate starts: short lines, and one bar that redraws itself where the terminal allows. */
import { stdout } from 'node:process';

export function say(line = ''): void {
  stdout.write(`${line}\n`);
}

export interface ProgressBar {
  update(done: number, total: number): void;
  end(line: string): void;
}

const WIDTH = 30;

export function progressBar(label: string): ProgressBar {
  let lastShown = '';
  const show = (line: string): void => {
    if (line === lastShown) return;
    lastShown = line;
    // In a log file every redraw is a line: only each tenth is worth one.
    stdout.write(stdout.isTTY ? `\r\x1b[2K${line}` : `${line}\n`);
  };
  return {
    update(done, total) {
      const part = total === 0 ? 1 : Math.min(1, done / total);
      const shown = stdout.isTTY ? part : Math.floor(part * 10) / 10;
      const filled = Math.round(shown * WIDTH);
      const bar = `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}`;
      const count = stdout.isTTY ? ` ${done.toLocaleString('es-MX')} / ${total.toLocaleString('es-MX')}` : '';
      show(`${label} ${bar} ${String(Math.round(shown * 100)).padStart(3)} %${count}`);
    },
    end(line) {
      stdout.write(stdout.isTTY ? `\r\x1b[2K${line}\n` : `${line}\n`);
    },
  };
}
