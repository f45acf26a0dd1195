// One 3×3 filter a channel, + bias + ReLU (cut at 6 or not): [N,H+,W+,C] → [N,H'+,W'+,C]. A thread computes RUN pixels of
// a row × 4 channels, and loads each pixel above, beside and below them once. Pictures have a border of zeros; PAD_TOP and
// PAD_LEFT of it lie before the first pixel that is met.
// Before this file come: real, real4, and constants of the layer (src/engine/wgsl/pipelines.ts).
@group(0) @binding(0) var<storage, read> picture: array<real4>;
@group(0) @binding(1) var<storage, read> kernel: array<real4>; // [3 rows][3 columns][C/4]
@group(0) @binding(2) var<storage, read> bias: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> result: array<real4>;

// What the three rows of the kernel meet in one column, or the weights of one.
struct Column { top: vec4f, middle: vec4f, bottom: vec4f }

fn weights_of(column: u32, channels: u32) -> Column {
  let at = column * OUT_GROUPS + channels;
  return Column(
    vec4f(kernel[at]), vec4f(kernel[at + 3u * OUT_GROUPS]), vec4f(kernel[at + 6u * OUT_GROUPS]));
}

fn pixels_at(at: u32) -> Column {
  let line = IN_STRIDE * IN_GROUPS;
  return Column(vec4f(picture[at]), vec4f(picture[at + line]), vec4f(picture[at + 2u * line]));
}

fn products(pixels: Column, weights: Column) -> vec4f {
  return pixels.top * weights.top + pixels.middle * weights.middle + pixels.bottom * weights.bottom;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let channels = id.x % OUT_GROUPS;
  let run = id.x / OUT_GROUPS;
  let first = run % RUNS_ACROSS * RUN;
  let y = run / RUNS_ACROSS;
  if (y >= OUT_HEIGHT) { return; }
  let left = weights_of(0u, channels);
  let middle = weights_of(1u, channels);
  let right = weights_of(2u, channels);
  let add = bias[channels];
  var at = id.z * IN_PLANE
    + ((STEP * y + 1u - PAD_TOP) * IN_STRIDE + STEP * first + 1u - PAD_LEFT) * IN_GROUPS + channels;
  var to = id.z * OUT_PLANE + ((y + 1u) * OUT_STRIDE + first + 1u) * OUT_GROUPS + channels;
  var a = pixels_at(at);
  var b = pixels_at(at + IN_GROUPS);
  at += 2u * IN_GROUPS;
  for (var x = first; x < min(first + RUN, OUT_WIDTH); x++) {
    let c = pixels_at(at);
    at += IN_GROUPS;
    var sum = add + products(a, left) + products(b, middle) + products(c, right);
    if (RELU) { sum = max(sum, vec4f()); }
    if (RELU6) { sum = min(sum, vec4f(6.0)); }
    result[to] = real4(sum);
    to += OUT_GROUPS;
    if (STEP == 1u) {
      a = b;
      b = c;
    } else {
      a = c;
      b = pixels_at(at);
      at += IN_GROUPS;
    }
  }
}
