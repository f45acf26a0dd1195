/** @file Composition root of the studio: the same sensing line as the experience, with an editor beside it. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BUILT_IN_MAPPINGS } from '../../src/adaptation/index.ts';
import { PageBoundary } from '../page-boundary.tsx';
import { createPipeline } from '../pipeline/pipeline.ts';
import { createSoundscape } from '../pipeline/soundscape.ts';
import { createWakeLock } from '../wake-lock.ts';
import { fork, heard } from './document/edits.ts';
import { createLibrary } from './document/library.ts';
import { createStudioStore } from './document/studio-store.ts';
import { Studio } from './studio.tsx';
import { UnsavedMappings } from './unsaved-mappings.tsx';
import './studio.css';

const pipeline = createPipeline({ clock: () => performance.now() });
const soundscape = createSoundscape(pipeline.live, pipeline.preferences().volume, (volume) =>
  pipeline.remember({ volume }),
);
const library = createLibrary(pipeline.kept.touch);
pipeline.kept.register(library.keeper());

const [companion, balance] = BUILT_IN_MAPPINGS;
if (!companion || !balance) throw new Error('No mapping is built in.');
// A browser that keeps nothing still edits.
const saved = await library.list().catch(() => []);
const taken = saved.map(({ id }) => id);
const first = (await library.last().catch(() => null)) ?? fork(companion, taken);
const second = fork(balance, [first.id, ...taken]);
const studio = createStudioStore(first, second);
const untouched = new Set([first, second]);
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
  pipeline.setMappingDocument(heard(mapping, solo));
};
follow();
studio.subscribe((now, before) => {
  if (now.slots[now.active].present !== before.slots[before.active].present) follow();
});
void pipeline.openDemo();
const wakeLock = createWakeLock({ locks: navigator.wakeLock, page: document });
pipeline.store.subscribe(({ source }) =>
  wakeLock.keep(source.kind === 'playing' || source.kind === 'opening'),
);

const root = document.getElementById('root');
if (!root) throw new Error('studio.html lacks #root.');
createRoot(root).render(
  <StrictMode>
    <PageBoundary onStop={pipeline.stop} work={<UnsavedMappings studio={studio} />}>
      <Studio
        pipeline={pipeline}
        soundscape={soundscape}
        studio={studio}
        library={library}
        untouched={untouched}
      />
    </PageBoundary>
  </StrictMode>,
);
