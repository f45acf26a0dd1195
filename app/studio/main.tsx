/** @file Entry of the studio: builds the same runtime as the experience, with an editor beside it. */
import '../shared/hardening.ts';
import '../shared/stray-drops.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BUILT_IN_MAPPINGS } from '../../src/adaptation/index.ts';
import { followOwnMusic } from '../experience/audio/own-music.ts';
import { createSoundscape } from '../experience/audio/soundscape.ts';
import { linkedWorldsOf } from '../experience/own-worlds/linked-worlds.ts';
import { createOffline } from '../offline/offline.ts';
import { createRuntime } from '../runtime/runtime.ts';
import { appUrl } from '../shared/app-url.ts';
import { newId } from '../shared/new-id.ts';
import { PageBoundary } from '../shared/page-boundary.tsx';
import { createWakeLock } from '../shared/wake-lock.ts';
import { openStorage } from '../storage/index.ts';
import { createAutosave } from './document/autosave.ts';
import { fork, heard } from './document/edits.ts';
import { rescueDrafts } from './document/rescue.ts';
import { createStudioStore } from './document/studio-store.ts';
import { Studio } from './studio.tsx';
import { UnsavedMappings } from './unsaved-mappings.tsx';
import './studio.css';
import '../shared/forced-colours.css';

const storage = openStorage();
const runtime = createRuntime({ clock: () => performance.now(), storage });
const soundscape = createSoundscape(runtime.simulation, runtime.preferences.read().volume, (volume) =>
  runtime.preferences.persist({ volume }),
);
const ownMusic = followOwnMusic(runtime, soundscape);
const offline = createOffline({
  workers: navigator.serviceWorker,
  url: appUrl('sw.js'),
  reload: () => location.reload(),
  // Somebody works here: a recording, or a history of edits, would end. The note offers it.
  mayReload: () => false,
  eraseLate: () => storage.storedData.erase({ id: 'offline' }),
});
storage.storedData.onForget((stores) => stores.includes('offline') && offline.forget());
const stopWaiting = runtime.store.subscribe(({ engine }) => {
  if (!import.meta.env.PROD || engine.kind !== 'ready') return;
  stopWaiting();
  void offline.keep();
});
const [companion, balance] = BUILT_IN_MAPPINGS;
if (!companion || !balance) throw new Error('No mapping is built in.');
/** What nobody has edited yet, one for each slot. */
const fresh = (names: readonly string[]) =>
  [fork(companion, newId(), names), fork(balance, newId(), names)] as const;
const rescued = await rescueDrafts(storage, newId);
// A browser that keeps nothing still edits.
const kept = await storage.mappings.list().catch(() => []);
const last = await storage.mappings.last().catch(() => null);
const [first, second] = fresh(kept.map(({ name }) => name));
const studio = createStudioStore(last?.kind === 'readable' ? last.mapping : first, second);
const autosave = createAutosave({ studio, storage, fresh: () => fresh([]), newId, rescued });
if (last?.kind === 'readable') autosave.begun('A', last.revision);
/** A drag changes the mapping at every move of a hand: ten of them a second are heard, and recorded. */
const EACH_MS = 100;
let followedMs = Number.NEGATIVE_INFINITY;
let waiting = false;
const follow = (): void => {
  if (waiting) return;
  const waitMs = followedMs + EACH_MS - performance.now();
  if (waitMs > 0) {
    waiting = true;
    setTimeout(() => {
      waiting = false;
      follow();
    }, waitMs);
    return;
  }
  followedMs = performance.now();
  const { mapping, solo } = studio.document();
  runtime.simulation.setMappingDocument(heard(mapping, solo));
};
follow();
studio.subscribe((now, before) => {
  if (now.slots[now.active].present !== before.slots[before.active].present) follow();
});
void linkedWorldsOf(runtime).followPage(globalThis.window);
void runtime.sources.openDemo();
const wakeLock = createWakeLock({ locks: navigator.wakeLock, page: document });
runtime.store.subscribe(({ source }) =>
  wakeLock.keep(source.kind === 'playing' || source.kind === 'opening'),
);

const root = document.getElementById('root');
if (!root) throw new Error('studio.html lacks #root.');
createRoot(root).render(
  <StrictMode>
    <PageBoundary
      onStop={runtime.sources.stop}
      work={<UnsavedMappings studio={studio} autosave={autosave} />}
    >
      <Studio
        runtime={runtime}
        soundscape={soundscape}
        ownMusic={ownMusic}
        studio={studio}
        autosave={autosave}
        offline={offline}
      />
    </PageBoundary>
  </StrictMode>,
);
// For public/boot.js, which loads the page again where its scripts are lost.
dispatchEvent(new Event('mienscape-started'));
