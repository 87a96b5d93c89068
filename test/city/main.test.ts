import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';

const folder = mkdtempSync(join(tmpdir(), 'amate-city-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const city = (...args: string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], { encoding: 'utf8' });

const lines = (path: string): unknown[] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('npm run city', () => {
  it('writes messages by hospital, bundles by clinic, people and the truth', () => {
    const out = join(folder, 'all');
    const { status, stdout } = city('--patients', '60', '--hospitals', '3', '--clinics', '2', '--out', out);
    const [, messages, bundles] = /60 personas, (\d+) mensajes HL7 y (\d+) consultas/.exec(stdout) ?? [];
    expect(status).toBe(0);
    expect(lines(join(out, 'people.jsonl'))).toHaveLength(60);
    expect(lines(join(out, 'truth.jsonl'))).toHaveLength(Number(messages) + Number(bundles));
    const sent = readdirSync(join(out, 'hl7')).flatMap((name) =>
      readFileSync(join(out, 'hl7', name), 'latin1').split(/(?=MSH\|)/),
    );
    expect(sent).toHaveLength(Number(messages));
    expect(readdirSync(join(out, 'fhir')).flatMap((name) => lines(join(out, 'fhir', name)))).toHaveLength(
      Number(bundles),
    );
  });

  it('shows figures, help, and what was wrong with an option', () => {
    expect(city('--patients', '50', '--stats').stdout).toContain('Diagnósticos más frecuentes');
    expect(city('--help').stdout).toContain('Uso: npm run city');
    const wrong = city('--patients', 'muchos');
    expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('--patients debe ser un número entero')]);
    expect(city('--pacientes', '3').status).toBe(2);
  });
});
