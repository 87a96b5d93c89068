/**
 * A page with what a consultation does with the outbox and the drafts, and nothing else: the app's own session, shell, lock and
 * outbox around one note, one signature and one change of state. So that these tests ask only about work without network.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const WEB = join(import.meta.dirname, '../../../ehr-lite');

const HTML = `<!doctype html><html lang="es-MX" data-theme="guinda"><head><meta charset="utf-8"><title>Mesa</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><div id="amate"></div><script type="module" src="./main.tsx"></script></body></html>`;

const MAIN = `
import '${WEB}/src/look/index.css';
import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { render } from 'preact';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter-preact';
import { useDraft, forgetDraft } from '${WEB}/src/draft/use-draft.ts';
import { useCell } from '${WEB}/src/hub/cell.ts';
import { queries } from '${WEB}/src/hub/queries.ts';
import { read } from '${WEB}/src/hub/read.ts';
import { hubNow } from '${WEB}/src/hub/clock.ts';
import { LockScreen } from '${WEB}/src/offline/lock-screen.tsx';
import { useLocked } from '${WEB}/src/offline/use-locked.ts';
import { OutboxPage } from '${WEB}/src/outbox/outbox-page.tsx';
import { send } from '${WEB}/src/outbox/send.ts';
import { resume, session } from '${WEB}/src/session/session.ts';
import { CutOffPage, ReturnPage, SignInPage, Waiting } from '${WEB}/src/session/sign-in-page.tsx';
import { Shell } from '${WEB}/src/shell/shell.tsx';

const patient = new URLSearchParams(location.search).get('patient') ?? sessionStorage.getItem('patient') ?? localStorage.getItem('patient');
const encounter = new URLSearchParams(location.search).get('encounter') ?? localStorage.getItem('encounter');
localStorage.setItem('patient', patient);
localStorage.setItem('encounter', encounter);

function Desk() {
  const { value, change, state, ready } = useDraft(encounter, 'note', { text: '' });
  const [said, say] = useState('');
  const visit = useQuery({ queryKey: ['visit', encounter], queryFn: () => read('/fhir/R4/Encounter/' + encounter) });
  const vitals = useQuery({ queryKey: ['vitals'], queryFn: () => read('/fhir/R4/Observation?encounter=Encounter/' + encounter) });
  const act = async (entries, words) => {
    try {
      const { kind } = await send({ operation: crypto.randomUUID(), patientId: patient, words, entries });
      say(kind);
      return kind;
    } catch (thrown) { say('refused ' + thrown.status + ' ' + (thrown.said?.[0]?.text ?? thrown)); return undefined; }
  };
  const note = (code = '8867-4') => { const id = crypto.randomUUID(); return {
    request: { method: 'PUT', url: 'Observation/' + id },
    resource: { resourceType: 'Observation', id, status: code === 'bad' ? 'malo' : 'final', code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }], text: 'Nota' },
      subject: { reference: 'Patient/' + patient }, encounter: { reference: 'Encounter/' + encounter }, effectiveDateTime: new Date(hubNow()).toISOString(), valueString: value.text || 'x' } }; };
  const move = (status, extra) => { const now = visit.data; return {
    request: { method: 'PUT', url: 'Encounter/' + encounter, ifMatch: 'W/"' + now.meta.versionId + '"' },
    resource: { ...now, status, ...extra } }; };
  const sign = async () => { if (await act([note()], 'Nota firmada') !== undefined) { await forgetDraft(encounter); change(() => ({ text: '' })); } };
  const whole = () => act([note(), move('finished', { reasonCode: [{ text: 'tos y fiebre' }] })], 'Consulta terminada');
  return <div class="card" style={undefined}>
    <h1 tabIndex={-1}>Mesa de prueba</h1>
    <label for="note">Nota</label>
    <textarea id="note" disabled={!ready} value={value.text} onInput={(e) => { const text = e.currentTarget.value; change(() => ({ text })); }} />
    <p>Borrador: <output id="state">{state}</output></p>
    <p>Estado: <output id="visit">{visit.data?.status} {visit.data?.meta?.versionId}</output></p>
    <p>Notas: <output id="count">{visit.data && vitals.data ? String(vitals.data.entry?.length ?? 0) : ''}</output></p>
    <button type="button" class="button" onClick={sign}>Firmar</button>
    <button type="button" class="button" onClick={whole}>Terminar</button>
    <button type="button" class="button" onClick={async () => { await act([move('triaged')], 'Signos tomados'); void queries.invalidateQueries(); }}>Con signos</button>
    <button type="button" class="button" onClick={async () => { await act([move('in-progress')], 'En consulta'); void queries.invalidateQueries(); }}>En consulta</button>
    <button type="button" class="button" onClick={() => act([note('bad')], 'Nota mala')}>Firmar mal</button>
    <p>Dijo: <output id="said">{said}</output></p>
  </div>;
}

function Inside({ who, signedIn }) {
  const locked = useLocked(who);
  const [path] = useLocation();
  return <Shell who={who}>{locked ? <LockScreen who={who} signedIn={signedIn} /> : path === '/por-enviar' ? <OutboxPage /> : <Desk />}</Shell>;
}
function App() {
  const state = useCell(session);
  const [path] = useLocation();
  if (path === '/retorno') return <ReturnPage />;
  if (state.kind === 'in') return <Inside who={state.who} signedIn={state.local !== true} />;
  if (state.kind === 'cut-off') return <CutOffPage />;
  if (state.kind === 'out') return <SignInPage ended={state.ended} />;
  return <Waiting words="app.loading" />;
}
void resume();
render(<QueryClientProvider client={queries}><App /></QueryClientProvider>, document.getElementById('amate'));
`;

/** @returns the built page's folder, and the folder to remove afterwards */
export function buildDesk(): { readonly out: string; readonly folder: string } {
  // Inside the repository, so that the bundler finds its packages; what it makes stands outside, where the hub serves it.
  const folder = mkdtempSync(join(WEB, '../node_modules/.offline-desk-'));
  writeFileSync(join(folder, 'index.html'), HTML);
  writeFileSync(join(folder, 'main.tsx'), MAIN);
  const settings = join(folder, 'vite.config.ts');
  const publicDir = join(WEB, 'public');
  writeFileSync(
    settings,
    `import app from '${WEB}/vite.config.ts';\nexport default { ...app, root: '${folder}', publicDir: '${publicDir}' };`,
  );
  const out = mkdtempSync(join(tmpdir(), 'amate-desk-'));
  const vite = join(WEB, '../node_modules/vite/bin/vite.js');
  execFileSync(process.execPath, [vite, 'build', '--config', settings, '--outDir', out, '--logLevel', 'error'], {
    cwd: folder,
    // A test runner's own would make it a build for developers, which installs nothing.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  return { out, folder };
}
