/** @file How much the machine can draw, asked before the world is built. */
import type { Quality } from './world/index.ts';

/** Null where there is no WebGL at all. */
let known: Quality | null | undefined;

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
  const context = document.createElement('canvas').getContext('webgl2');
  if (!context) return null;
  const details = context.getExtension('WEBGL_debug_renderer_info');
  const name = details ? String(context.getParameter(details.UNMASKED_RENDERER_WEBGL)) : '';
  context.getExtension('WEBGL_lose_context')?.loseContext();
  // `?quality=high` is for pictures and comparisons; the frame rate is then what it is.
  const asked = new URLSearchParams(location.search).get('quality');
  if (asked === 'low' || asked === 'high') return asked;
  return /swiftshader|llvmpipe|software|basic render/i.test(name) ? 'low' : 'high';
}
