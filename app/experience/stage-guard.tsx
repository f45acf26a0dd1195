/** @file Draws the world or says why it cannot be drawn; the page, sensing and music go on either way. */
import { Component, type ComponentProps, lazy, type ReactNode, Suspense, useCallback, useState } from 'react';
import { createLoader } from '../shared/loader.ts';
import { endSession } from './open-session.ts';
import type { WorldTrouble } from './stage.tsx';

/** Catches what the world's drawing throws, its loading included. */
class Boundary extends Component<
  { readonly children: ReactNode; readonly onFault: (fault: string) => void },
  { readonly broken: boolean }
> {
  override state = { broken: false };
  static getDerivedStateFromError() {
    return { broken: true };
  }
  override componentDidCatch(error: unknown): void {
    // Without a stage nothing is drawn in the headset, its way out included.
    endSession();
    this.props.onFault(error instanceof Error ? error.message : String(error));
  }
  override render(): ReactNode {
    return this.state.broken ? null : this.props.children;
  }
}

/**
 * Why no world is seen: it broke, with the reason, or the system took the graphics card away; or why another one than
 * the chosen one is.
 */
type DrawingFault =
  | { readonly kind: 'broken'; readonly reason: string }
  | { readonly kind: 'lost' }
  | ({ readonly kind: 'world' } & WorldTrouble);

// three.js is large: the page, its words and its switches are there before it.
const loadFiles = createLoader({ what: 'The code that draws the world', load: () => import('./stage.tsx') });
/** React keeps a rejection for good: each attempt is a component of its own. */
const loadStage = () => lazy(async () => ({ default: (await loadFiles()).Stage }));

export interface Drawing {
  readonly fault: DrawingFault | null;
  /** Loads and draws everything anew. */
  readonly again: () => void;
  readonly attempt: number;
  readonly Stage: ReturnType<typeof loadStage>;
  readonly note: (fault: DrawingFault | null) => void;
}

export function useDrawing(): Drawing {
  const [attempt, setAttempt] = useState(() => ({ count: 0, Stage: loadStage() }));
  const [fault, note] = useState<DrawingFault | null>(null);
  const again = useCallback(() => {
    note(null);
    // It would be drawn on a canvas that is gone.
    endSession();
    setAttempt(({ count }) => ({ count: count + 1, Stage: loadStage() }));
  }, []);
  return { fault, again, attempt: attempt.count, Stage: attempt.Stage, note };
}

export function GuardedStage(props: {
  readonly drawing: Drawing;
  readonly stage: Omit<ComponentProps<Drawing['Stage']>, 'onLost' | 'onWorldTrouble'>;
}) {
  const { Stage, attempt, note } = props.drawing;
  const onLost = useCallback((lost: boolean) => note(lost ? { kind: 'lost' } : null), [note]);
  const onWorldTrouble = useCallback(
    (trouble: WorldTrouble | null) => note(trouble && { kind: 'world', ...trouble }),
    [note],
  );
  return (
    <Boundary key={attempt} onFault={(reason) => note({ kind: 'broken', reason })}>
      <Suspense fallback={null}>
        <Stage {...props.stage} onLost={onLost} onWorldTrouble={onWorldTrouble} />
      </Suspense>
    </Boundary>
  );
}

function faultWords(fault: DrawingFault): string {
  switch (fault.kind) {
    case 'lost':
      return 'This page has lost the graphics card. The picture comes back by itself as soon as the card does.';
    case 'broken':
      return `The world cannot be drawn (${fault.reason}).`;
    case 'world':
      return fault.reason;
    default:
      throw fault satisfies never;
  }
}

export function DrawingAlert({ drawing: { fault, again } }: { readonly drawing: Drawing }) {
  if (!fault) return null;
  return (
    <div role="alert" className="drawing-fault">
      <p>{`${faultWords(fault)} Sensing and music continue.`}</p>
      <button type="button" onClick={fault.kind === 'world' ? fault.retry : again}>
        {fault.kind === 'world' ? 'Try again' : 'Draw again'}
      </button>
    </div>
  );
}
