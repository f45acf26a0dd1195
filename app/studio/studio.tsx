/** @file The studio's page: the live world beside the editor, sessions under both. */
import { lazy, Suspense, useState } from 'react';
import { useStore } from 'zustand';
import { BUILT_IN_MAPPINGS } from '../../src/adaptation/index.ts';
import { Status } from '../panel/status.tsx';
import { type Pipeline, sourceName } from '../pipeline/pipeline.ts';
import type { Soundscape } from '../pipeline/soundscape.ts';
import { SessionsPanel } from './sessions/sessions-panel.tsx';

// three.js is large: the editor is there before it.
const Stage = lazy(async () => ({ default: (await import('../experience/stage.tsx')).Stage }));
const nothing = (): void => undefined;

export function Studio({ pipeline }: { readonly pipeline: Pipeline; readonly soundscape: Soundscape }) {
  const state = useStore(pipeline.store);
  const [inHeadset, setInHeadset] = useState(false);
  const mapping = state.mappings.find(({ id }) => id === state.mappingId) ?? BUILT_IN_MAPPINGS[0];
  if (!mapping) return null;
  return (
    <main className="studio">
      <h1>Mienscape Studio</h1>
      <div className="studio-world">
        <Suspense fallback={null}>
          <Stage
            live={pipeline.live}
            reducedMotion={false}
            onPresenting={setInHeadset}
            store={pipeline.store}
            mappingName={mapping.name}
            onStop={pipeline.stop}
            onResume={pipeline.resume}
            onNextMapping={nothing}
          />
        </Suspense>
      </div>
      <section aria-label="Sessions">
        <SessionsPanel pipeline={pipeline} mapping={mapping} mappings={state.mappings} />
      </section>
      <Status
        live={pipeline.live}
        backend={state.engine.kind === 'ready' ? state.engine.backend : state.engine.kind}
        source={sourceName(state.source)}
        sensing={state.source.kind}
        mapping={mapping.id}
        presenting={inHeadset ? 'headset' : 'screen'}
      />
    </main>
  );
}
