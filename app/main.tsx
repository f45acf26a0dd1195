/** @file Composition root: builds the sensing line once and hands it to the views. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createPipeline } from './pipeline/pipeline.ts';
import { createSoundscape } from './pipeline/soundscape.ts';
import './styles.css';

const pipeline = createPipeline({ clock: () => performance.now() });
const soundscape = createSoundscape(pipeline.live, pipeline.preferences().volume, (volume) =>
  pipeline.remember({ volume }),
);
void pipeline.openDemo();

const root = document.getElementById('root');
if (!root) throw new Error('index.html lacks #root.');
createRoot(root).render(
  <StrictMode>
    <App pipeline={pipeline} soundscape={soundscape} />
  </StrictMode>,
);
