/** `npm run connect -- <order>`: what the engineer of a hospital does with its edge. Each order reads its own options. */
const COMMANDS: Readonly<Record<string, { about: string; run: () => Promise<(args: string[]) => Promise<number>> }>> = {
  start: {
    about: 'enciende el conector; Ctrl-C lo detiene',
    run: async () => async (args) => {
      if (args.length > 0) {
        process.stderr.write(
          'Uso: CONNECTOR_CONFIG_FILE=conector-<CLUES>.json npm run connect -- start   (sin opciones)\n',
        );
        return args.some((one) => one === '--help' || one === '-h') ? 0 : 2;
      }
      await import('./main.ts');
      // It ends the process itself.
      return new Promise<number>(() => {});
    },
  },
  check: {
    about: 'prueba cada paso, del archivo al hub, y explica',
    run: async () => (await import('./check/check.ts')).run,
  },
  queue: {
    about: 'los mensajes detenidos, por causa, y los que esperan y fallan',
    run: async () => (await import('./rerun/command.ts')).command('queue'),
  },
  rerun: {
    about: 'vuelve a enviar mensajes detenidos; con --dry muestra qué cambiaría',
    run: async () => (await import('./rerun/command.ts')).command('rerun'),
  },
  dismiss: {
    about: 'descarta mensajes detenidos, con su motivo',
    run: async () => (await import('./rerun/command.ts')).command('dismiss'),
  },
  detain: {
    about: 'detiene un mensaje que espera y falla cada vez, para que sigan los de su persona',
    run: async () => (await import('./rerun/command.ts')).command('detain'),
  },
  restore: {
    about: 'deshace un descarte',
    run: async () => (await import('./rerun/command.ts')).command('restore'),
  },
  resend: {
    about: 'entrega otra vez lo de un tiempo: el hub se recuperó de un respaldo',
    run: async () => {
      const { run } = await import('./rerun/resend.ts');
      return async (args) => run(args);
    },
  },
  csv: {
    about: 'prueba tablas CSV renglón por renglón, o procesa su carpeta',
    run: async () => (await import('./csv/command.ts')).run,
  },
  cda: {
    about: 'muestra lo que se crearía de documentos C-CDA',
    run: async () => (await import('./cda/command.ts')).run,
  },
  fhir: {
    about: 'prueba la lectura de un servidor FHIR R4',
    run: async () => (await import('./fhir-poll/command.ts')).run,
  },
};

const [name, ...args] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name ?? '') ? COMMANDS[name!] : undefined;
if (command === undefined) {
  const list = Object.entries(COMMANDS).map(([each, { about }]) => `  npm run connect -- ${each.padEnd(10)} ${about}`);
  process.stderr.write(`Órdenes del conector (cada una explica sus opciones con --help):\n${list.join('\n')}\n`);
  process.exitCode = name === undefined || name === '--help' || name === '-h' ? 0 : 2;
} else {
  try {
    process.exitCode = await (await command.run())(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 2;
  }
}
