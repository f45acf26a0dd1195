/** @file Composition root: builds the sensing line once and hands it to the views. */
import './hardening.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createStore } from 'zustand/vanilla';
import { App } from './app.tsx';
import { appUrl } from './app-url.ts';
import { openSession } from './experience/open-session.ts';
import { followMappingLinks } from './mapping-link.ts';
import { mayReload } from './may-reload.ts';
import { createOffline } from './offline/offline.ts';
import { PageBoundary } from './page-boundary.tsx';
import { createPipeline } from './pipeline/pipeline.ts';
import { createSoundscape } from './pipeline/soundscape.ts';
import { openStorage } from './storage/index.ts';
import './styles.css';

const pipeline = createPipeline({ clock: () => performance.now(), storage: openStorage() });
const soundscape = createSoundscape(pipeline.live, pipeline.preferences().volume, (volume) =>
  pipeline.remember({ volume }),
);
const offline = createOffline({
  workers: navigator.serviceWorker,
  url: appUrl('sw.js'),
  reload: () => location.reload(),
  mayReload: () =>
    mayReload(pipeline.store.getState(), soundscape.store.getState().kind, openSession() !== null),
});
// In development files change under the page; a built app is kept once sensing runs.
const stopWaiting = pipeline.store.subscribe(({ engine }) => {
  if (!import.meta.env.PROD || engine.kind !== 'ready') return;
  stopWaiting();
  void offline.keep();
});
void pipeline.openDemo();

const linkFault = createStore<{ readonly fault: string | null }>()(() => ({ fault: null }));
await followMappingLinks({
  page: globalThis.window,
  onMapping: pipeline.setMappingDocument,
  onFault: (fault) => linkFault.setState({ fault }),
});

const root = document.getElementById('root');
if (!root) throw new Error('index.html lacks #root.');
createRoot(root).render(
  <StrictMode>
    <PageBoundary onStop={pipeline.stop}>
      <App pipeline={pipeline} soundscape={soundscape} offline={offline} linkFault={linkFault} />
    </PageBoundary>
  </StrictMode>,
);
// For public/boot.js, which loads the page again where its scripts are lost.
dispatchEvent(new Event('mienscape-started'));
