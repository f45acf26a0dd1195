/** @file Entry of the experience: builds the runtime once and hands it to the views. */
import './shared/hardening.ts';
import './shared/stray-drops.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createStore } from 'zustand/vanilla';
import { App } from './app.tsx';
import { followOwnMusic } from './experience/audio/own-music.ts';
import { createSoundscape } from './experience/audio/soundscape.ts';
import { openSession } from './experience/open-session.ts';
import { linkedWorldsOf } from './experience/own-worlds/linked-worlds.ts';
import { ownWorldsOf } from './experience/own-worlds/own-worlds.ts';
import { mayReload } from './may-reload.ts';
import { createOffline } from './offline/offline.ts';
import { createRuntime } from './runtime/runtime.ts';
import { appUrl } from './shared/app-url.ts';
import { followMappingLinks } from './shared/mapping-link.ts';
import { PageBoundary } from './shared/page-boundary.tsx';
import { openStorage } from './storage/index.ts';
import './styles.css';
import './shared/forced-colours.css';

const runtime = createRuntime({ clock: () => performance.now(), storage: openStorage() });
const soundscape = createSoundscape(runtime.simulation, runtime.preferences.read().volume, (volume) =>
  runtime.preferences.persist({ volume }),
);
followOwnMusic(runtime, soundscape);
const offline = createOffline({
  workers: navigator.serviceWorker,
  url: appUrl('sw.js'),
  reload: () => location.reload(),
  mayReload: () =>
    mayReload(runtime.store.getState(), soundscape.store.getState().kind, {
      headset: openSession() !== null,
      worldAtRisk: ownWorldsOf(runtime).atRisk,
      room: runtime.link.store.getState().phase.kind !== 'idle',
    }),
  eraseLate: () => runtime.storage.storedData.erase({ id: 'offline' }),
});
runtime.storage.storedData.onForget((stores) => stores.includes('offline') && offline.forget());
// In development files change under the page; a built app is kept once sensing runs.
const stopWaiting = runtime.store.subscribe(({ engine }) => {
  if (!import.meta.env.PROD || engine.kind !== 'ready') return;
  stopWaiting();
  void offline.keep();
});
void runtime.sources.openDemo();

const linkFault = createStore<{ readonly fault: string | null }>()(() => ({ fault: null }));
await followMappingLinks({
  page: globalThis.window,
  onMapping: runtime.simulation.setMappingDocument,
  onFault: (fault) => linkFault.setState({ fault }),
});

void linkedWorldsOf(runtime).followPage(globalThis.window);

const root = document.getElementById('root');
if (!root) throw new Error('index.html lacks #root.');
createRoot(root).render(
  <StrictMode>
    <PageBoundary onStop={runtime.sources.stop}>
      <App runtime={runtime} soundscape={soundscape} offline={offline} linkFault={linkFault} />
    </PageBoundary>
  </StrictMode>,
);
// For public/boot.js, which loads the page again where its scripts are lost.
dispatchEvent(new Event('mienscape-started'));
