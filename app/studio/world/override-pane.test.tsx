/** @file What the studio says of the world's mover, without a page: a server's render shows a store's first state. */
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { DEFAULT_MAPPING } from '../../../src/adaptation/index.ts';
import type { Runtime } from '../../runtime/interfaces.ts';
import { createRuntimeStore, type RuntimeState } from '../../runtime/store.ts';
import { OverridePane } from './override-pane.tsx';

function paneOf(state: Partial<RuntimeState>, soundFault: string | null = null): string {
  const emotion = { kind: 'faceLost', recent: null } as unknown as RuntimeState['reading']['emotion'];
  const store = createRuntimeStore({
    source: { kind: 'playing', source: 'demo', pictures: 'live' },
    engine: { kind: 'ready', unguarded: null },
    override: 'sensing',
    resting: {},
    mapping: DEFAULT_MAPPING,
    fileRefusal: null,
    people: null,
    slow: null,
    reading: { emotion, delayMs: null, lost: null },
    ...state,
  } as RuntimeState);
  const runtime = { store, sources: {}, sensing: {} } as unknown as Runtime;
  const nothing = (): void => undefined;
  return renderToStaticMarkup(
    <OverridePane
      runtime={runtime}
      controls={new Map()}
      reducedMotion={false}
      soundFault={soundFault}
      onCamera={nothing}
      onFile={nothing}
    />,
  );
}

describe('the studio’s choice of what moves the world', () => {
  it('says what helps where no lower face is in view', () => {
    const reading = { emotion: { kind: 'faceLost', recent: null }, delayMs: null, lost: 'noLowerFace' };
    expect(paneOf({ reading } as unknown as RuntimeState)).toContain('Show your mouth to the camera.');
    expect(paneOf({})).not.toContain('Show your mouth');
  });

  it('says why nothing sounds though it should', () => {
    const words = 'The browser did not allow the music to start.';
    expect(paneOf({}, words)).toContain(`<p role="alert">${words}</p>`);
  });

  it('shows no sliders that are dead: an audition is no hand, and can be stopped', () => {
    const html = paneOf({ override: 'manual', source: { kind: 'stopped' } });
    expect(html).toContain('aria-pressed="false">By hand</button>');
    expect(html).not.toContain('hand-slider');
    expect(html).toContain('<button type="button" class="stop">Stop</button>');
  });
});
