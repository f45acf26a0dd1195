/** @file Where in the picture the lower face is: drag, resize, turn, mirror; by mouse, touch and keyboard. */
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { type CropRegion, clamp } from '../../src/core/index.ts';
import { createDrag } from '../shared/drag.ts';
import { plainKeyOf } from '../shared/keys.ts';
import { Slider } from '../shared/slider.tsx';

const STEP = 0.02;
const LEAST = 0.1;

/** −180 to 180, each end as it was chosen: a slider that is pulled to one must not jump to the other. */
const turnWithin = (deg: number): number =>
  Math.abs(deg) <= 180 ? deg : ((((deg + 180) % 360) + 360) % 360) - 180;

function within(region: CropRegion): CropRegion {
  return {
    ...region,
    width: clamp(region.width, LEAST, 1),
    height: clamp(region.height, LEAST, 1),
    centerX: clamp(region.centerX, 0, 1),
    centerY: clamp(region.centerY, 0, 1),
    rotationDeg: turnWithin(region.rotationDeg),
  };
}

type Held = {
  readonly kind: 'move' | 'resize';
  readonly startX: number;
  readonly startY: number;
  readonly from: CropRegion;
};

/** `picture` gives the frame that lies over it its size. */
export function FramingEditor(props: {
  readonly region: CropRegion;
  readonly picture: ReactNode;
  readonly onChange: (region: CropRegion) => void;
}) {
  const area = useRef<HTMLDivElement>(null);
  const [drag] = useState(() => createDrag<Held>());
  const { region } = props;
  /** How much larger the picture is than the frame. */
  const zoom = 1 / Math.max(region.width, region.height);
  const change = (next: Partial<CropRegion>): void => props.onChange(within({ ...region, ...next }));

  const begin = (kind: Held['kind']) => (event: PointerEvent<HTMLElement>) => {
    event.stopPropagation();
    drag.begin(event, area.current, { kind, startX: event.clientX, startY: event.clientY, from: region });
  };
  const move = (event: PointerEvent): void => {
    const box = area.current?.getBoundingClientRect();
    const held = drag.move(event);
    if (!held || !box) return;
    const dx = (event.clientX - held.startX) / box.width;
    const dy = (event.clientY - held.startY) / box.height;
    if (held.kind === 'move') change({ centerX: held.from.centerX + dx, centerY: held.from.centerY + dy });
    else change({ width: held.from.width + 2 * dx, height: held.from.height + 2 * dy });
  };
  const end = (event: PointerEvent): void => {
    drag.end(event);
  };
  const key = (event: KeyboardEvent): void => {
    const moves: Record<string, Partial<CropRegion>> = {
      ArrowLeft: event.shiftKey ? { width: region.width - STEP } : { centerX: region.centerX - STEP },
      ArrowRight: event.shiftKey ? { width: region.width + STEP } : { centerX: region.centerX + STEP },
      ArrowUp: event.shiftKey ? { height: region.height + STEP } : { centerY: region.centerY - STEP },
      ArrowDown: event.shiftKey ? { height: region.height - STEP } : { centerY: region.centerY + STEP },
      '[': { rotationDeg: region.rotationDeg - 2 },
      ']': { rotationDeg: region.rotationDeg + 2 },
      m: { mirrored: !region.mirrored },
    };
    const next = moves[plainKeyOf(event)];
    if (!next) return;
    event.preventDefault();
    change(next);
  };

  return (
    <>
      <div className="framing-picture">
        {props.picture}
        <div
          className="framing-area"
          ref={area}
          onPointerMove={move}
          onPointerUp={end}
          onPointerCancel={end}
          onLostPointerCapture={end}
        >
          <button
            type="button"
            className="framing-box"
            aria-label="Lower face: arrow keys move it, Shift and arrow keys resize it, [ and ] turn it, M mirrors it"
            style={{
              left: `${(region.centerX - region.width / 2) * 100}%`,
              top: `${(region.centerY - region.height / 2) * 100}%`,
              width: `${region.width * 100}%`,
              height: `${region.height * 100}%`,
              transform: `rotate(${region.rotationDeg}deg)`,
            }}
            onPointerDown={begin('move')}
            onKeyDown={key}
          >
            <span className="framing-mouth" aria-hidden="true" />
            <span className="framing-grip" aria-hidden="true" onPointerDown={begin('resize')} />
          </button>
        </div>
      </div>
      <div className="framing-switches">
        <Slider
          label="Zoom"
          min={1}
          max={6}
          step={0.1}
          value={zoom}
          shown={`${zoom.toFixed(1)}×`}
          onChange={(next) =>
            change({ width: (region.width * zoom) / next, height: (region.height * zoom) / next })
          }
        />
        <Slider
          label="Turn"
          min={-180}
          max={180}
          step={1}
          value={region.rotationDeg}
          shown={`${Math.round(region.rotationDeg)}°`}
          onChange={(rotationDeg) => change({ rotationDeg })}
        />
        <label>
          <input
            type="checkbox"
            checked={region.mirrored}
            onChange={() => change({ mirrored: !region.mirrored })}
          />
          Mirror
        </label>
        <button type="button" onClick={() => change({ centerX: 0.5, centerY: 0.5, rotationDeg: 0 })}>
          Recentre
        </button>
      </div>
    </>
  );
}
