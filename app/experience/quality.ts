/** @file How much the machine can draw, asked before the world is built. */
import type { Quality } from './world/index.ts';

let known: Quality | undefined;

/** `low` where a software renderer stands in for a GPU (a virtual machine, a blocked driver); asked once. */
export function detectQuality(): Quality {
  known ??= ask();
  return known;
}

function ask(): Quality {
  // `?quality=high` is for pictures and comparisons; the frame rate is then what it is.
  const asked = new URLSearchParams(location.search).get('quality');
  if (asked === 'low' || asked === 'high') return asked;
  const context = document.createElement('canvas').getContext('webgl2');
  if (!context) return 'low';
  const details = context.getExtension('WEBGL_debug_renderer_info');
  const name = details ? String(context.getParameter(details.UNMASKED_RENDERER_WEBGL)) : '';
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return /swiftshader|llvmpipe|software|basic render/i.test(name) ? 'low' : 'high';
}
