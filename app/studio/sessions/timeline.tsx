/** @file The timeline: one canvas drawn on the screen's own frames, one slider for keys and screen readers. */
import {
  type KeyboardEvent,
  type PointerEvent,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { readTrack, stateName } from '../../../src/recording/index.ts';
import { createDrag } from '../../shared/drag.ts';
import { plainKeyOf } from '../../shared/keys.ts';
import type { Span } from './player.ts';
import { replayedAttributes } from './replayed-attributes.ts';
import type { OpenedSession, SessionsModel } from './sessions-model.ts';
import { drawTimeline, timelineHeight } from './timeline-drawing.ts';
import {
  clockText,
  loopAround,
  loopBetween,
  moved,
  showing,
  timeAt,
  type View,
  wholeView,
  zoomed,
} from './view.ts';
import { STATE_WORDS } from './words.ts';

const ZOOM = 1.6;
/** Between two words a screen reader gets while the session plays; that a loop goes round is said at once. */
const SPEAK_EVERY_MS = 1000;

/** What is in view and what is looped, in words. */
function factsText({ fromMs, toMs }: View, loop: Span | null, durationMs: number): string {
  const whole = fromMs <= 0 && toMs >= durationMs;
  const seen = whole ? 'All in view' : `${clockText(fromMs)}–${clockText(toMs)} in view`;
  return loop ? `${seen} · loops ${clockText(loop.fromMs)}–${clockText(loop.toMs)}` : seen;
}

export function Timeline({
  model,
  opened,
}: {
  readonly model: SessionsModel;
  readonly opened: OpenedSession;
}) {
  const { session, player } = opened;
  const { durationMs } = session;
  const canvas = useRef<HTMLCanvasElement>(null);
  const slider = useRef<HTMLDivElement>(null);
  const facts = useRef<HTMLSpanElement>(null);
  const view = useRef<View>(wholeView(durationMs));
  /** Held: where a loop that is being drawn began, or none where the cursor is dragged. */
  const [drag] = useState(() => createDrag<{ readonly anchorMs: number | null }>());
  const [loop, showLoop] = useState<Span | null>(player.loop);
  const keysId = useId();
  const latest = useRef(opened);
  useLayoutEffect(() => {
    latest.current = opened;
  }, [opened]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another session begins with the whole of it in view.
  useEffect(() => {
    view.current = wholeView(durationMs);
  }, [session.id, durationMs]);

  const speak = useCallback((): void => {
    const node = slider.current;
    const { player: current, a } = latest.current;
    const ms = current.timeMs(performance.now());
    node?.setAttribute('aria-valuenow', String(Math.round(ms)));
    const reading = readTrack(a.track, ms);
    node?.setAttribute('aria-valuetext', `${clockText(ms)}, ${STATE_WORDS[stateName(reading.emotion)]}`);
    // For tests and tools: the run itself, which the world follows only as fast as comfort allows.
    for (const [name, value] of Object.entries(replayedAttributes(reading)))
      node?.setAttribute(`data-${name}`, value);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another run says something else at the same time.
  useEffect(() => {
    speak();
    return player.onSeek(speak);
  }, [opened.a, player, speak]);

  useEffect(() => {
    let frame = 0;
    let drawn = '';
    let spokenMs = 0;
    let beforeMs = 0;
    const draw = (nowMs: number): void => {
      frame = requestAnimationFrame(draw);
      const node = canvas.current;
      const context = node?.getContext('2d');
      if (!node || !context) return;
      const current = latest.current;
      const cursorMs = current.player.timeMs(performance.now());
      if (current.player.playing) {
        view.current = showing(view.current, cursorMs, current.session.durationMs);
        if (nowMs - spokenMs > SPEAK_EVERY_MS || cursorMs < beforeMs) {
          spokenMs = nowMs;
          speak();
        }
      }
      beforeMs = cursorMs;
      const width = node.clientWidth;
      const height = timelineHeight(current);
      const scale = window.devicePixelRatio || 1;
      const playing = current.player.loop;
      const style = getComputedStyle(node);
      const { fromMs, toMs } = view.current;
      // Nothing is drawn that is on the screen already.
      const key = [
        width,
        height,
        scale,
        style.color,
        cursorMs,
        fromMs,
        toMs,
        playing?.fromMs,
        playing?.toMs,
      ].join();
      if (key === drawn && current === shown) return;
      drawn = key;
      shown = current;
      if (node.width !== Math.round(width * scale) || node.height !== Math.round(height * scale)) {
        node.width = Math.round(width * scale);
        node.height = Math.round(height * scale);
      }
      if (facts.current) facts.current.textContent = factsText(view.current, playing, durationMs);
      context.setTransform(scale, 0, 0, scale, 0, 0);
      const colour = (name: string): string => style.getPropertyValue(name).trim();
      drawTimeline(context, width, { opened: current, view: view.current, cursorMs, loop: playing }, colour);
    };
    let shown: OpenedSession | null = null;
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [speak, durationMs]);

  // Zooming with the wheel must not scroll the page: React's own wheel listener could not prevent that.
  useEffect(() => {
    const node = slider.current;
    if (!node) return;
    const wheel = (event: WheelEvent): void => {
      const width = node.clientWidth;
      const { durationMs: whole } = latest.current.session;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        const around = timeAt(view.current, event.clientX - node.getBoundingClientRect().left, width);
        view.current = zoomed(view.current, event.deltaY < 0 ? ZOOM : 1 / ZOOM, around, whole);
      } else if (event.deltaX !== 0 || event.shiftKey) {
        event.preventDefault();
        const pixels = event.deltaX || event.deltaY;
        view.current = moved(
          view.current,
          (pixels / width) * (view.current.toMs - view.current.fromMs),
          whole,
        );
      }
    };
    node.addEventListener('wheel', wheel, { passive: false });
    return () => node.removeEventListener('wheel', wheel);
  }, []);

  const seek = (ms: number): void => {
    player.seek(ms, performance.now());
    view.current = showing(view.current, player.timeMs(performance.now()), durationMs);
  };
  const cursor = (): number => player.timeMs(performance.now());
  const zoom = (factor: number): void => {
    view.current = zoomed(view.current, factor, cursor(), durationMs);
  };
  const setLoop = (next: Span | null): void => {
    player.setLoop(next, performance.now());
    showLoop(next);
  };
  const toggleLoop = (): void => {
    const marks = session.marks.map(({ atMs }) => atMs);
    setLoop(player.loop ? null : loopAround(cursor(), marks, durationMs));
  };
  /** One end of the loop is put where the cursor is; the other stays, or is the session's. */
  const cutLoop = (end: 'fromMs' | 'toMs'): void => {
    const { fromMs, toMs } = player.loop ?? { fromMs: 0, toMs: durationMs };
    const here = cursor();
    if (end === 'fromMs') setLoop(loopBetween(here, here < toMs ? toMs : durationMs, durationMs));
    else setLoop(loopBetween(here > fromMs ? fromMs : 0, here, durationMs));
  };
  const toggle = (): void => {
    if (player.playing) player.pause(performance.now());
    else player.play(performance.now());
    model.follow();
    speak();
  };
  const nextMark = (way: 1 | -1): void => {
    const times = [0, ...session.marks.map(({ atMs }) => atMs), durationMs];
    const here = cursor();
    const next = way > 0 ? times.find((ms) => ms > here + 1) : times.findLast((ms) => ms < here - 1);
    if (next !== undefined) seek(next);
  };
  /** Whether the key means something here. */
  const act = (key: string, far: boolean): boolean => {
    const strideMs = far ? 1000 : 100;
    switch (key) {
      case 'ArrowLeft':
      case 'ArrowDown':
        seek(cursor() - strideMs);
        return true;
      case 'ArrowRight':
      case 'ArrowUp':
        seek(cursor() + strideMs);
        return true;
      case 'PageUp':
        nextMark(-1);
        return true;
      case 'PageDown':
        nextMark(1);
        return true;
      case 'Home':
        seek(0);
        return true;
      case 'End':
        seek(durationMs);
        return true;
      case ' ':
        toggle();
        return true;
      case 'm':
        void model.mark(cursor());
        return true;
      case 'l':
        toggleLoop();
        return true;
      case 'i':
        cutLoop('fromMs');
        return true;
      case 'o':
        cutLoop('toMs');
        return true;
      case '+':
      case '=':
        zoom(ZOOM);
        return true;
      case '-':
        zoom(1 / ZOOM);
        return true;
      case '0':
        view.current = wholeView(durationMs);
        return true;
      default:
        return false;
    }
  };
  const press = (event: KeyboardEvent): void => {
    if (act(plainKeyOf(event), event.shiftKey)) event.preventDefault();
  };
  const point = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const ms = timeAt(view.current, event.clientX - box.left, box.width);
    // Shift and a drag make a loop, Shift and a click take it away.
    if (event.type === 'pointerdown')
      drag.begin(event, event.currentTarget, { anchorMs: event.shiftKey ? ms : null });
    const held = drag.move(event);
    if (!held) return;
    if (held.anchorMs !== null) {
      setLoop(loopBetween(held.anchorMs, ms, durationMs));
      return;
    }
    model.follow();
    seek(ms);
  };
  const letGo = (event: PointerEvent): void => {
    const held = drag.end(event);
    const made = held === null || held.anchorMs === null ? null : player.loop;
    if (!made) return;
    model.follow();
    // So that playing begins in what was just chosen.
    if (cursor() < made.fromMs || cursor() > made.toMs) seek(made.fromMs);
  };

  return (
    <div className="timeline">
      <div className="timeline-tools" role="toolbar" aria-label="Timeline tools">
        <button type="button" className="primary" onClick={toggle} aria-keyshortcuts="Space">
          Play or pause
        </button>
        <button type="button" onClick={() => void model.mark(cursor())} aria-keyshortcuts="M">
          Mark this moment
        </button>
        <button type="button" onClick={toggleLoop} aria-pressed={loop !== null} aria-keyshortcuts="L">
          Loop
        </button>
        <span className="timeline-zoom">
          <button type="button" onClick={() => zoom(1 / ZOOM)} aria-label="Zoom out" aria-keyshortcuts="-">
            −
          </button>
          <button type="button" onClick={() => zoom(ZOOM)} aria-label="Zoom in" aria-keyshortcuts="+">
            +
          </button>
        </span>
        <span ref={facts} className="quiet small timeline-facts" translate="no" />
      </div>
      <div
        ref={slider}
        role="slider"
        tabIndex={0}
        aria-label="Timeline"
        aria-valuemin={0}
        aria-valuemax={durationMs}
        aria-valuenow={0}
        aria-valuetext={clockText(0)}
        aria-describedby={keysId}
        className="timeline-lanes"
        onKeyDown={press}
        onPointerDown={point}
        onPointerMove={point}
        onPointerUp={letGo}
        onPointerCancel={letGo}
        onLostPointerCapture={letGo}
      >
        <canvas ref={canvas} style={{ blockSize: timelineHeight(opened) }} />
      </div>
      <p id={keysId} className="quiet small timeline-keys">
        <span>
          <kbd>←</kbd> <kbd>→</kbd> or drag: scrub
        </span>
        <span>
          <kbd>Space</kbd> play
        </span>
        <span>
          <kbd>M</kbd> mark
        </span>
        <span>
          <kbd>L</kbd> loop between marks
        </span>
        <span>
          <kbd>I</kbd> <kbd>O</kbd> or <kbd>Shift</kbd> drag: loop from and to here
        </span>
        <span>
          <kbd>+</kbd> <kbd>−</kbd> <kbd>0</kbd> or <kbd>Ctrl</kbd> wheel: zoom
        </span>
        <span>
          <kbd>Page ↑</kbd> <kbd>Page ↓</kbd> from mark to mark
        </span>
      </p>
    </div>
  );
}
