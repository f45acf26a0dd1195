/** @file Composition root: builds the sensing line once and hands it to the views. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { linkedMapping, readMappingLink } from './mapping-link.ts';
import { createOffline } from './offline/offline.ts';
import { createPipeline } from './pipeline/pipeline.ts';
import { createSoundscape } from './pipeline/soundscape.ts';
import { openStorage } from './storage/index.ts';
import './styles.css';

const pipeline = createPipeline({ clock: () => performance.now(), storage: openStorage() });
const soundscape = createSoundscape(pipeline.live, pipeline.preferences().volume, (volume) =>
  pipeline.remember({ volume }),
);
const offline = createOffline({ workers: navigator.serviceWorker, reload: () => location.reload() });
// In development files change under the page; a built app is kept once sensing runs.
const stopWaiting = pipeline.store.subscribe(({ engine }) => {
  if (!import.meta.env.PROD || engine.kind !== 'ready') return;
  stopWaiting();
  void offline.keep();
});
void pipeline.openDemo();

/** A mapping that came by link is followed; one that is refused changes nothing, and the page says why. */
async function followLink(): Promise<string | null> {
  const link = linkedMapping(location);
  if (link === null) return null;
  try {
    pipeline.setMappingDocument(await readMappingLink(link));
    return null;
  } catch (error) {
    return `The linked mapping was refused. ${error instanceof Error ? error.message : String(error)}`;
  }
}
const linkFault = await followLink();

const root = document.getElementById('root');
if (!root) throw new Error('index.html lacks #root.');
createRoot(root).render(
  <StrictMode>
    <App pipeline={pipeline} soundscape={soundscape} offline={offline} linkFault={linkFault} />
  </StrictMode>,
);
