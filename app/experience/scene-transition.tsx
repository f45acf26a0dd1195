/**
 * @file From one world to another through the dark. A world is loaded before the scene darkens, and shown when it is
 * ready. If it cannot be loaded or drawn, the last good world stays.
 */
import { useFrame } from '@react-three/fiber';
import {
  Component,
  type ComponentType,
  type ReactNode,
  Suspense,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import type { Darkness } from './darkness.ts';
import { useFrameHealth } from './frame-health.ts';
import type { WorldProps } from './worlds/index.ts';

export type Scene = ComponentType<WorldProps>;

/** A world on the stage; `mount` tells two showings of the same world apart. */
interface Shown {
  readonly id: string;
  readonly Scene: Scene;
  readonly mount: number;
}

export interface WorldFault {
  readonly worldId: string;
  readonly reason: string;
  /** The world that stands in its place. */
  readonly stands: string;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

class WorldBoundary extends Component<
  { readonly children: ReactNode; readonly onError: (reason: string) => void },
  { readonly broken: boolean }
> {
  override state = { broken: false };
  static getDerivedStateFromError() {
    return { broken: true };
  }
  override componentDidCatch(error: unknown): void {
    this.props.onError(messageOf(error));
  }
  override render(): ReactNode {
    return this.state.broken ? null : this.props.children;
  }
}

function Arrived({
  mount,
  onArrive,
}: {
  readonly mount: number;
  readonly onArrive: (mount: number) => void;
}) {
  useEffect(() => onArrive(mount), [mount, onArrive]);
  return null;
}

/** Draws the world of `worldId`; when that changes, loads the new one, darkens, changes worlds, and lightens. */
export function SceneTransition(props: {
  readonly worldId: string;
  readonly darkness: Darkness;
  /** Tried again by itself; may be called again after it has failed. */
  readonly load: (worldId: string) => Promise<Scene>;
  readonly draw: (world: Scene) => ReactNode;
  /** A world cannot be shown and another stands in for it; null once a new one is tried. */
  readonly onFault: (fault: WorldFault | null) => void;
  /** Shown where the first one that was asked for cannot be. */
  readonly standIn?: string;
  /** A world is there, still in the dark. */
  readonly onShown?: (worldId: string) => void;
}) {
  const { worldId, darkness, load, draw, onFault, onShown, standIn } = props;
  const [shown, setShown] = useState<Shown | null>(null);
  const [next, setNext] = useState<Shown | null>(null);
  const [fatal, setFatal] = useState<Error | null>(null);
  const mounts = useRef(0);
  const arrived = useRef(0);
  const good = useRef<readonly Shown[]>([]);
  /** Not tried again until something else was asked for. */
  const refused = useRef<string | null>(null);
  /** Asked for because the chosen one could not be shown: the reason stays to be read. */
  const standsIn = useRef<string | null>(null);
  const onArrive = useCallback((mount: number): void => {
    arrived.current = mount;
  }, []);

  const fallBack = useCallback(
    (broken: string, reason: string): void => {
      good.current = good.current.filter(({ id }) => id !== broken);
      const [standing] = good.current;
      // Nothing to fall back to: whoever holds the stage says so, and ends the visit.
      if (!standing) {
        if (standIn === undefined || standIn === broken) {
          setFatal(new Error(reason));
          return;
        }
        setNext(null);
        setShown(null);
        standsIn.current = standIn;
        onFault({ worldId: broken, reason, stands: standIn });
        return;
      }
      refused.current = broken;
      darkness.shown = 1;
      mounts.current++;
      setNext(null);
      setShown((now) => (now?.id === broken ? { ...standing, mount: mounts.current } : now));
      onFault({ worldId: broken, reason, stands: standing.id });
    },
    [darkness, onFault, standIn],
  );

  const shownId = shown?.id ?? null;
  useEffect(() => {
    if (shownId !== null) onShown?.(shownId);
  }, [shownId, onShown]);
  useEffect(() => {
    if (worldId === shownId) {
      setNext(null);
      refused.current = null;
      return;
    }
    if (worldId === refused.current) return;
    let wanted = true;
    if (worldId !== standsIn.current) onFault(null);
    standsIn.current = null;
    load(worldId).then(
      (Scene) => {
        if (!wanted) return;
        const loaded = { id: worldId, Scene, mount: ++mounts.current };
        if (shownId === null) setShown(loaded);
        else setNext(loaded);
      },
      (error: unknown) => {
        if (!wanted) return;
        if (shownId === null && standIn !== undefined && standIn !== worldId) {
          standsIn.current = standIn;
          onFault({ worldId, reason: messageOf(error), stands: standIn });
          return;
        }
        if (shownId === null) {
          setFatal(error instanceof Error ? error : new Error(String(error)));
          return;
        }
        refused.current = worldId;
        onFault({ worldId, reason: messageOf(error), stands: shownId });
      },
    );
    return () => {
      wanted = false;
    };
  }, [worldId, shownId, load, onFault, standIn]);

  useFrameHealth(
    () => {
      if (!shown || arrived.current !== shown.mount || good.current[0] === shown) return;
      good.current = [shown, ...good.current.filter(({ id }) => id !== shown.id)].slice(0, 2);
    },
    (reason) => {
      if (shown) fallBack(shown.id, reason);
    },
  );
  useFrame(() => {
    const isThere = shown !== null && arrived.current === shown.mount;
    darkness.transition = next !== null || !isThere ? 1 : 0;
    if (next === null || darkness.shown < 1) return;
    setShown(next);
    setNext(null);
  });

  if (fatal) throw fatal;
  return (
    shown && (
      <WorldBoundary key={shown.mount} onError={(reason) => fallBack(shown.id, reason)}>
        <Suspense fallback={null}>
          {draw(shown.Scene)}
          <Arrived mount={shown.mount} onArrive={onArrive} />
        </Suspense>
      </WorldBoundary>
    )
  );
}
