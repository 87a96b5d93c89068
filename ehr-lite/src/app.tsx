/** Which screen stands at which address, and who may see it: nothing of a record is drawn without a session. */
import { useEffect } from 'react';
import { Route, Switch, useLocation } from 'wouter-preact';
import { justSigned } from './consultation/signed-cell.ts';
import { Home } from './home/home.tsx';
import { useCell } from './hub/cell.ts';
import { queries } from './hub/queries.ts';
import { useLocked } from './offline/use-locked.ts';
import { forgetSearch } from './patient/search-memory.ts';
import { session } from './session/session.ts';
import { CutOffPage, ReturnPage, SignInPage, Waiting } from './session/sign-in-page.tsx';
import { opensInEmergency, type Who, worksOffline } from './session/who.ts';
import { Catching } from './shell/catching.tsx';
import { FailedScreen } from './shell/failed-screen.tsx';
import { later } from './shell/later.tsx';
import { NotFound } from './shell/not-found.tsx';
import { Shell } from './shell/shell.tsx';
import { speakAsKept, spoken } from './texts/language.ts';

const record = later(() => import('./patient/patient-page.tsx').then((module) => module.PatientPage));
const consultation = later(() =>
  import('./consultation/consultation-page.tsx').then((module) => module.ConsultationPage),
);
const vitals = later(() => import('./vitals/vitals-page.tsx').then((module) => module.VitalsPage));
const note = later(() => import('./note/note-page.tsx').then((module) => module.NotePage));
const signed = later(() => import('./consultation/just-signed.tsx').then((module) => module.JustSignedStrip));
const citizen = later(() => import('./citizen/citizen-pages.tsx').then((module) => module.CitizenPages));
const operation = later(() => import('./operation/operation-pages.tsx').then((module) => module.OperationPages));
const capacity = later(() => import('./capacity/capacity-page.tsx').then((module) => module.CapacityPage));
const supply = later(() => import('./supply/supply-pages.tsx').then((module) => module.SupplyPages));
const receta = later(() => import('./prescription/receta-page.tsx').then((module) => module.RecetaPage));
const requisition = later(() => import('./order/requisition-page.tsx').then((module) => module.RequisitionPage));
const inbox = later(() => import('./inbox/inbox-page.tsx').then((module) => module.InboxPage));
const referrals = later(() => import('./referral/referrals-page.tsx').then((module) => module.ReferralsPage));
const referral = later(() => import('./referral/referral-page.tsx').then((module) => module.ReferralPage));
const tele = later(() =>
  import('./telemonitoring/telemonitoring-pages.tsx').then((module) => module.TelemonitoringPages),
);
const outbox = later(() => import('./outbox/outbox-page.tsx').then((module) => module.OutboxPage));
const lockScreen = later(() => import('./offline/lock-screen.tsx').then((module) => module.LockScreen));

type RecordAddress = { id: string; kind?: string; item?: string };

export function App() {
  const state = useCell(session);
  const [path] = useLocation();
  useEffect(() => {
    if (state.kind !== 'out') return;
    queries.clear();
    forgetSearch();
  }, [state]);
  if (path === '/retorno') return <ReturnPage />;
  switch (state.kind) {
    case 'starting':
      return <Waiting words="app.loading" />;
    case 'leaving':
      return <Waiting words="signIn.leavingOut" />;
    case 'cut-off':
      return <CutOffPage />;
    case 'out':
      return <SignInPage ended={state.ended} />;
    case 'in':
      return <Inside who={state.who} signedIn={state.local !== true} />;
  }
}

function Inside({ who, signedIn }: { readonly who: Who; readonly signedIn: boolean }) {
  const locked = useLocked(who);
  const language = useCell(spoken);
  const [path] = useLocation();
  useEffect(() => speakAsKept(who.subject), [who.subject]);
  useEffect(who.role === 'paciente' ? citizen.warm : who.role === 'operador' ? operation.warm : record.warm, []);
  return (
    <Shell who={who}>
      <Catching at={path} instead={(again) => <FailedScreen onRetry={again} keepsDrafts={worksOffline(who.role)} />}>
        {locked ? <lockScreen.Screen who={who} signedIn={signedIn} /> : <Screens key={language} who={who} />}
      </Catching>
    </Shell>
  );
}

function Screens({ who }: { readonly who: Who }) {
  const hasSigned = useCell(justSigned) !== undefined;
  return (
    <>
      {hasSigned ? <signed.Screen /> : undefined}
      <Addresses who={who} />
    </>
  );
}

function Addresses({ who }: { readonly who: Who }) {
  return (
    <Switch>
      <Route<{ folio: string }> path="/receta/:folio">{({ folio }) => <receta.Screen folio={folio} />}</Route>
      <Route<{ folio: string }> path="/solicitud/:folio">{({ folio }) => <requisition.Screen folio={folio} />}</Route>
      <Route<{ id: string }> path="/referencia/:id">
        {({ id }) => (opensInEmergency(who.role) ? <referral.Screen key={id} who={who} id={id} /> : <NotFound />)}
      </Route>
      <Route<RecordAddress> path="/paciente/:id/:kind?/:item?">
        {({ id, kind, item }) => <record.Screen key={id} who={who} id={id} kind={kind} item={item} />}
      </Route>
      <Route<{ id: string }> path="/consulta/:id">
        {({ id }) => (opensInEmergency(who.role) ? <consultation.Screen key={id} who={who} id={id} /> : <NotFound />)}
      </Route>
      <Route<{ id: string }> path="/signos/:id">
        {({ id }) => (opensInEmergency(who.role) ? <vitals.Screen key={id} who={who} id={id} /> : <NotFound />)}
      </Route>
      <Route<{ id: string; act?: string }> path="/nota/:id/:act?">
        {({ id, act }) => <note.Screen key={id} who={who} id={id} act={act} />}
      </Route>
      <Route<{ part?: string; item?: string }> path="/almacen/:part?/:item?">
        {({ part, item }) => <supply.Screen who={who} part={part} item={item} />}
      </Route>
      <Route<{ part?: string; id?: string }> path="/monitoreo/:part?/:id?">
        {(at) => (opensInEmergency(who.role) ? <tele.Screen who={who} part={at.part} id={at.id} /> : <NotFound />)}
      </Route>
      <Route<{ part: string }> path="/conectores/:part">
        {({ part }) => (who.role === 'operador' ? <operation.Screen page="conectores" part={part} /> : <NotFound />)}
      </Route>
      <Route<{ id?: string }> path="/quien-es-quien/:id?">
        {({ id }) => (who.role === 'operador' ? <operation.Screen page="quien-es-quien" part={id} /> : <NotFound />)}
      </Route>
      <Route<{ page?: string }> path="/:page?">{({ page }) => <Start who={who} page={page} />}</Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}

const CITIZEN_PAGES = [
  ...['mi-expediente', 'mis-mediciones', 'quien-vio', 'que-oculto', 'avisos'],
  ...['mis-citas', 'agendar', 'compartir', 'unidades'],
];
const OPERATION_PAGES = ['casos', 'revisiones', 'bitacora', 'codigos-locales', 'capacidad', 'mensajes', 'conectores'];

/** Addresses of screens never share a name with the hub's own (`/expediente`, `/operacion`): a reload must find the screen. */
function Start({ who, page }: { readonly who: Who; readonly page: string | undefined }) {
  const isOneOf = (pages: readonly string[]) => page === undefined || pages.includes(page);
  if (who.role === 'paciente' && isOneOf(CITIZEN_PAGES)) return <citizen.Screen who={who} page={page} />;
  if (who.role === 'operador' && isOneOf(OPERATION_PAGES)) return <operation.Screen page={page} />;
  if (who.role === 'administrador' && page === 'capacidad') return <capacity.Screen />;
  if (opensInEmergency(who.role) && page === 'por-revisar') return <inbox.Screen who={who} />;
  if (opensInEmergency(who.role) && page === 'referencias') return <referrals.Screen who={who} />;
  if (page === 'por-enviar') return <outbox.Screen />;
  return page === undefined ? <Home who={who} /> : <NotFound />;
}
