/**
 * Whether this machine can run a real HAPI: a JDK of the version HAPI asks for and, until the launcher is built, Maven.
 * Nobody has to have them; what needs HAPI says aloud that it was left out.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export type HapiAvailability = { readonly kind: 'ready' } | { readonly kind: 'missing'; readonly why: string };

/** HAPI FHIR 8 runs on Java 17 or newer. */
const OLDEST_JAVA = 17;

export function javaProgram(name: 'java' | 'javac'): string {
  return process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', name) : name;
}

export function checkJava(): HapiAvailability {
  const found = firstLine(javaProgram('java'), '-version');
  if (found === undefined) return missing(`no hay Java. Instale un JDK ${OLDEST_JAVA} o más nuevo`);
  const version = Number(/version "(\d+)/.exec(found)?.[1] ?? 0);
  if (version < OLDEST_JAVA) return missing(`se encontró ${found}; hace falta Java ${OLDEST_JAVA} o más nuevo`);
  return { kind: 'ready' };
}

export function checkBuildTools(): HapiAvailability {
  if (firstLine(javaProgram('javac'), '-version') === undefined) {
    return missing(`hay Java, pero no su compilador (javac). Instale un JDK ${OLDEST_JAVA} completo`);
  }
  if (firstLine('mvn', '-version') === undefined) return missing('no hay Maven (mvn). Instale Maven 3.8 o más nuevo');
  return { kind: 'ready' };
}

function missing(why: string): HapiAvailability {
  return { kind: 'missing', why: `HAPI FHIR no está disponible: ${why}.` };
}

/** Of what the program says of itself, on whichever stream; undefined when it can't be run. */
function firstLine(program: string, question: string): string | undefined {
  const { status, stdout, stderr } = spawnSync(program, [question], { encoding: 'utf8' });
  return status === 0 ? `${stderr}${stdout}`.trim().split('\n')[0] : undefined;
}
