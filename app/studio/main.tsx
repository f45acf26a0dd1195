/** @file Composition root of the studio: the same sensing line as the experience, with an editor beside it. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createPipeline } from '../pipeline/pipeline.ts';
import { createSoundscape } from '../pipeline/soundscape.ts';
import { Studio } from './studio.tsx';
import './studio.css';

const pipeline = createPipeline({ clock: () => performance.now() });
const soundscape = createSoundscape(pipeline.live, pipeline.preferences().volume, (volume) =>
  pipeline.remember({ volume }),
);
void pipeline.openDemo();

const root = document.getElementById('root');
if (!root) throw new Error('studio.html lacks #root.');
createRoot(root).render(
  <StrictMode>
    <Studio pipeline={pipeline} soundscape={soundscape} />
  </StrictMode>,
);
