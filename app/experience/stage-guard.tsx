/** @file The world is drawn in here, or it is said why not; the page around it, sensing and music go on either way. */
import { Component, type ComponentProps, lazy, type ReactNode, Suspense, useCallback, useState } from 'react';

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
    this.props.onFault(error instanceof Error ? error.message : String(error));
  }
  override render(): ReactNode {
    return this.state.broken ? null : this.props.children;
  }
}

/** Why no world is seen: it broke, with the reason, or the system took the graphics card away. */
type DrawingFault = { readonly kind: 'broken'; readonly reason: string } | { readonly kind: 'lost' };

// three.js is large: the page, its words and its switches are there before it.
const loadStage = () => lazy(async () => ({ default: (await import('./stage.tsx')).Stage }));

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
    setAttempt(({ count }) => ({ count: count + 1, Stage: loadStage() }));
  }, []);
  return { fault, again, attempt: attempt.count, Stage: attempt.Stage, note };
}

export function GuardedStage(props: {
  readonly drawing: Drawing;
  readonly stage: Omit<ComponentProps<Drawing['Stage']>, 'onLost'>;
}) {
  const { Stage, attempt, note } = props.drawing;
  const onLost = useCallback((lost: boolean) => note(lost ? { kind: 'lost' } : null), [note]);
  return (
    <Boundary key={attempt} onFault={(reason) => note({ kind: 'broken', reason })}>
      <Suspense fallback={null}>
        <Stage {...props.stage} onLost={onLost} />
      </Suspense>
    </Boundary>
  );
}

export function DrawingAlert({ drawing: { fault, again } }: { readonly drawing: Drawing }) {
  if (!fault) return null;
  return (
    <div role="alert" className="drawing-fault">
      <p>
        <span>
          {fault.kind === 'lost'
            ? 'The graphics card was taken from the picture. It comes back by itself when the card does.'
            : `The world cannot be drawn (${fault.reason}).`}
        </span>{' '}
        <span>Sensing and music go on.</span>
      </p>
      <button type="button" onClick={again}>
        Draw again
      </button>
    </div>
  );
}
