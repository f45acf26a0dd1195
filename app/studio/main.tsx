/** @file Composition root of the studio: the same sensing line as the experience, with an editor beside it. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BUILT_IN_MAPPINGS } from '../../src/adaptation/index.ts';
import { createPipeline } from '../pipeline/pipeline.ts';
import { createSoundscape } from '../pipeline/soundscape.ts';
import { fork, heard } from './document/edits.ts';
import { createLibrary } from './document/library.ts';
import { createStudioStore } from './document/studio-store.ts';
import { Studio } from './studio.tsx';
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
const first = (await library.last().catch(() => null)) ?? fork(companion, []);
const studio = createStudioStore(first, fork(balance, [first.id]));
const follow = (): void => {
  const { mapping, solo } = studio.document();
  pipeline.setMappingDocument(heard(mapping, solo));
};
follow();
studio.subscribe((now, before) => {
  if (now.slots[now.active].present !== before.slots[before.active].present) follow();
});
void pipeline.openDemo();

const root = document.getElementById('root');
if (!root) throw new Error('studio.html lacks #root.');
createRoot(root).render(
  <StrictMode>
    <Studio pipeline={pipeline} soundscape={soundscape} studio={studio} library={library} first={first} />
  </StrictMode>,
);
