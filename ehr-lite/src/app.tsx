/** Which screen stands at which address, and who may see it: nothing of a record is drawn without a session. */
import { useEffect } from 'react';
import { Link, Route, Switch, useLocation } from 'wouter-preact';
import { Home } from './home/home.tsx';
import { useCell } from './hub/cell.ts';
import { queries } from './hub/queries.ts';
import { forgetSearch } from './patient/search-memory.ts';
import { session } from './session/session.ts';
import { CutOffPage, ReturnPage, SignInPage, Waiting } from './session/sign-in-page.tsx';
import type { Who } from './session/who.ts';
import { Empty } from './shell/empty.tsx';
import { later } from './shell/later.tsx';
import { Shell } from './shell/shell.tsx';
import { t } from './texts/t.ts';

const record = later(() => import('./patient/patient-page.tsx').then((module) => module.PatientPage));
const citizen = later(() => import('./citizen/citizen-pages.tsx').then((module) => module.CitizenPages));
const operation = later(() => import('./operation/operation-pages.tsx').then((module) => module.OperationPages));

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
      return <Inside who={state.who} />;
  }
}

function Inside({ who }: { readonly who: Who }) {
  useEffect(who.role === 'paciente' ? citizen.warm : who.role === 'operador' ? operation.warm : record.warm, []);
  return (
    <Shell who={who}>
      <Switch>
        <Route<RecordAddress> path="/paciente/:id/:kind?/:item?">
          {({ id, kind, item }) => <record.Screen key={id} who={who} id={id} kind={kind} item={item} />}
        </Route>
        <Route<{ page?: string }> path="/:page?">{({ page }) => <Start who={who} page={page} />}</Route>
        <Route>
          <NotFound />
        </Route>
      </Switch>
    </Shell>
  );
}

const CITIZEN_PAGES = ['mi-expediente', 'quien-vio', 'que-oculto', 'avisos'];
const OPERATION_PAGES = ['casos', 'revisiones', 'bitacora'];

/** Addresses of screens never share a name with the hub's own (`/expediente`, `/operacion`): a reload must find the screen. */
function Start({ who, page }: { readonly who: Who; readonly page: string | undefined }) {
  const isOneOf = (pages: readonly string[]) => page === undefined || pages.includes(page);
  if (who.role === 'paciente' && isOneOf(CITIZEN_PAGES)) return <citizen.Screen who={who} page={page} />;
  if (who.role === 'operador' && isOneOf(OPERATION_PAGES)) return <operation.Screen page={page} />;
  return page === undefined ? <Home who={who} /> : <NotFound />;
}

function NotFound() {
  return (
    <>
      <h1 class="unseen">{t('app.notFound')}</h1>
      <Empty title={t('app.notFound')} fix={t('app.notFound.fix')}>
        <Link href="/" class="button">
          {t('app.home')}
        </Link>
      </Empty>
    </>
  );
}
