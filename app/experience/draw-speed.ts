/** @file Measures how fast this machine draws, because browsers may hide that a CPU draws in place of a GPU. */

const SIDE_PX = 256;
/** A graphics card needs one or two; a processor some tens. */
const MOST_CARD_MS = 12;
const MOST_DRAWS = 5;
const MOST_TOTAL_MS = 250;

const VERTEX = `#version 300 es
void main() {
  vec2 corner = vec2(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0);
  gl_Position = vec4(corner, 0.0, 1.0);
}`;

/** About as much for each pixel as the sea and its mist ask for. */
const FRAGMENT = `#version 300 es
precision highp float;
uniform float seed;
out vec4 colour;
void main() {
  vec2 at = gl_FragCoord.xy * 0.01 + seed;
  float sum = 0.0;
  for (int i = 0; i < 160; i++) {
    sum += sin(at.x * 1.7 + sum) * cos(at.y * 1.3 - sum);
    at = at.yx * 1.01 + 0.1;
  }
  colour = vec4(fract(sum), 0.0, 0.0, 1.0);
}`;

/** The fastest of a few pictures, each waited for; null where nothing can be drawn to measure. */
export function drawingMs(gl: WebGL2RenderingContext, now = () => performance.now()): number | null {
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(kind);
    if (!shader) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) return null;
  // biome-ignore lint/correctness/useHookAtTopLevel: WebGL's name for it, no hook.
  gl.useProgram(program);
  gl.viewport(0, 0, SIDE_PX, SIDE_PX);
  const seed = gl.getUniformLocation(program, 'seed');
  const pixel = new Uint8Array(4);
  const beganMs = now();
  let best = Number.POSITIVE_INFINITY;
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const startMs = now();
    gl.uniform1f(seed, draw);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    // Reading waits until all is drawn; a fence may be told early.
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
    const tookMs = now() - startMs;
    // The first one compiles.
    if (draw > 0) best = Math.min(best, tookMs);
    if (best <= MOST_CARD_MS || (draw > 0 && now() - beganMs > MOST_TOTAL_MS)) break;
  }
  gl.deleteProgram(program);
  return best;
}

export const drawsLikeACard = (ms: number | null): boolean => ms === null || ms <= MOST_CARD_MS;
