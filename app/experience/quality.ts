/** @file How much the machine can draw, asked before the world is built. */
import { drawingMs, drawsLikeACard } from './draw-speed.ts';
import type { Quality } from './worlds/index.ts';

/** Null where there is no WebGL at all. */
let known: Quality | null | undefined;

/** `?quality=high` is for pictures and comparisons; the frame rate is then what it is. */
export function askedQuality(): Quality | null {
  const asked = new URLSearchParams(location.search).get('quality');
  return asked === 'low' || asked === 'high' ? asked : null;
}

/** `low` where a software renderer stands in for a GPU (a virtual machine, a blocked driver); asked once. */
export function detectQuality(): Quality {
  if (known === undefined) known = ask();
  return known ?? 'low';
}

/** Throws where nothing can be drawn, with the reason. */
export function assertDrawable(): void {
  detectQuality();
  if (known === null)
    throw new Error('this browser offers no WebGL; hardware acceleration may be off in its settings');
}

function ask(): Quality | null {
  const canvas = Object.assign(document.createElement('canvas'), { width: 256, height: 256 });
  const context = canvas.getContext('webgl2');
  if (!context) return null;
  const details = context.getExtension('WEBGL_debug_renderer_info');
  const name = details ? String(context.getParameter(details.UNMASKED_RENDERER_WEBGL)) : '';
  const done = (quality: Quality): Quality => {
    context.getExtension('WEBGL_lose_context')?.loseContext();
    return quality;
  };
  const asked = askedQuality();
  if (asked) return done(asked);
  // A name that says so is no disguise; any other, or none, is not trusted.
  if (/swiftshader|llvmpipe|software|basic render/i.test(name)) return done('low');
  return done(drawsLikeACard(drawingMs(context)) ? 'high' : 'low');
}
