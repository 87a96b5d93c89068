/** The page of text that `npm start` ends with: where to look, who to sign in as, what to try first. */
import type { StartConfig } from './config.ts';
import { DEMO_PRESCRIPTIONS } from './demo-prescriptions.ts';
import { XOCO } from './stack/hospitals.ts';
import type { Stack } from './stack/stack.ts';

export function welcome({ baseUrl, fhirUrl, demo }: Stack, config: StartConfig, tookMs: number): string {
  const lines = [
    '',
    `Amate está listo (${(tookMs / 1000).toFixed(1)} s).`,
    '',
    `  Aplicación web   ${baseUrl}`,
    `  API FHIR R4      ${fhirUrl}`,
  ];
  if (!demo) {
    lines.push(
      ...[
        '',
        '  Sin datos ni cuentas de demostración (AMATE_DEMO=0). La primera cuenta de operación se crea en otra terminal:',
      ],
      ...['    npm run account -- crear <usuario> --nombre "Nombre Apellido"', '', 'Ctrl-C detiene todo.'],
    );
    return lines.join('\n');
  }
  lines.push(
    `  HL7 v2 (MLLP)    127.0.0.1:${config.mllpPort}   ${XOCO.name}, ${XOCO.clues}`,
    '',
    '  Cuentas de demostración:',
  );
  const width = Math.max(...demo.users.map(({ user }) => user.length));
  for (const { role, user, password } of demo.users) {
    lines.push(`    ${user.padEnd(width)}  ${password}${role === user ? '' : `  (${role})`}`);
  }
  const recipes = DEMO_PRESCRIPTIONS.map(({ folio, about }) => `${folio} (${about})`);
  lines.push('', '  Recetas por surtir, para la cuenta farmacia:', ...recipes.map((one) => `    ${one}`));
  lines.push('', '  Ciudadanía: «Entrar con Llave CDMX» abre un simulador con personas sintéticas.');
  const port = config.mllpPort === 2575 ? '' : ` --port ${config.mllpPort}`;
  lines.push('', '  Envíe desde otra terminal un ingreso de ejemplo:');
  lines.push(`    npm run send -- examples/adt-a01-xoco.hl7${port}`);
  lines.push('  Entre como medico, busque a Sofía por su CURP, HEGS080514MDFRRFA6, deje abierto su expediente,');
  lines.push('  envíe su resultado de laboratorio y véalo llegar:');
  lines.push(`    npm run send -- examples/oru-r01-xoco.hl7${port}`, '', 'Ctrl-C detiene todo.');
  return lines.join('\n');
}
