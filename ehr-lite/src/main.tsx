/** Starts the web EHR: appearance, session, first screen. */
import './look/index.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { render } from 'preact';
import { App } from './app.tsx';
import { queries } from './hub/queries.ts';
import { resume } from './session/session.ts';
import { Catching } from './shell/catching.tsx';
import { FailedApp } from './shell/failed-screen.tsx';
import { currentLook } from './shell/look.ts';

document.documentElement.dataset.theme = currentLook();
void resume();
render(
  <QueryClientProvider client={queries}>
    <Catching instead={(again) => <FailedApp onRetry={again} />}>
      <App />
    </Catching>
  </QueryClientProvider>,
  document.getElementById('amate')!,
);
