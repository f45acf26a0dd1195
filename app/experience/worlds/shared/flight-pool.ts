/** @file A ring of instances; the shader computes each one's motion from its time of birth, so a spawn writes one slot. */
import { type BufferGeometry, InstancedBufferAttribute, InstancedBufferGeometry } from 'three';
import type { SetBack } from './place-time.ts';

type Four = readonly [number, number, number, number];

export interface FlightPool extends SetBack {
  /** Overwrites the oldest slot. */
  spawn(origin: Four, life: Four): void;
  /** Overwrites this slot. */
  put(slot: number, origin: Four, life: Four): void;
  /** A geometry with this shape and the pool's instances. */
  share(shape: BufferGeometry): InstancedBufferGeometry;
}

/** Before time: such a slot has long gone out. */
const NEVER_S = -1e5;

export function createFlightPool(size: number): FlightPool {
  const origin = new InstancedBufferAttribute(new Float32Array(size * 4), 4);
  const life = new InstancedBufferAttribute(new Float32Array(size * 4), 4);
  for (let i = 0; i < size; i++) life.setXYZW(i, NEVER_S, 1, 1, 0);
  let next = 0;
  const put = (slot: number, from: Four, lasts: Four): void => {
    origin.setXYZW(slot, ...from);
    life.setXYZW(slot, ...lasts);
    for (const attribute of [origin, life]) {
      attribute.addUpdateRange(slot * 4, 4);
      attribute.needsUpdate = true;
    }
  };
  return {
    spawn(from, lasts) {
      put(next, from, lasts);
      next = (next + 1) % size;
    },
    put,
    setBack(byS) {
      for (let slot = 0; slot < size; slot++) life.setX(slot, Math.max(NEVER_S, life.getX(slot) - byS));
      life.addUpdateRange(0, size * 4);
      life.needsUpdate = true;
    },
    share(shape) {
      const geometry = new InstancedBufferGeometry();
      geometry.setIndex(shape.getIndex());
      for (const name of Object.keys(shape.attributes)) geometry.setAttribute(name, shape.getAttribute(name));
      geometry.setAttribute('origin', origin);
      geometry.setAttribute('life', life);
      geometry.instanceCount = size;
      return geometry;
    },
  };
}
