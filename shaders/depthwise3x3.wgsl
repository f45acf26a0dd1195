// One 3×3 filter a channel, + bias + ReLU (cut at 6 or not): [N,H+,W+,C] → [N,H'+,W'+,C]. A thread computes one pixel × 4
// channels. Pictures have a border of zeros; PAD_TOP and PAD_LEFT of it lie before the first pixel that is met.
// Before this file come: real, real4, and constants of the layer (src/engine/wgsl/pipelines.ts).
@group(0) @binding(0) var<storage, read> picture: array<real4>;
@group(0) @binding(1) var<storage, read> kernel: array<real4>; // [3 rows][3 columns][C/4]
@group(0) @binding(2) var<storage, read> bias: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> result: array<real4>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let channels = id.x % OUT_GROUPS;
  let pixel = id.x / OUT_GROUPS;
  let x = pixel % OUT_WIDTH;
  let y = pixel / OUT_WIDTH;
  if (y >= OUT_HEIGHT) { return; }
  var sum = bias[channels];
  for (var row = 0u; row < 3u; row++) {
    let line = id.z * IN_PLANE + (STEP * y + row + 1u - PAD_TOP) * IN_STRIDE * IN_GROUPS + channels;
    for (var column = 0u; column < 3u; column++) {
      let value = picture[line + (STEP * x + column + 1u - PAD_LEFT) * IN_GROUPS];
      sum += vec4f(value) * vec4f(kernel[(row * 3u + column) * OUT_GROUPS + channels]);
    }
  }
  if (RELU) { sum = max(sum, vec4f()); }
  if (RELU6) { sum = min(sum, vec4f(6.0)); }
  result[id.z * OUT_PLANE + ((y + 1u) * OUT_STRIDE + x + 1u) * OUT_GROUPS + channels] = real4(sum);
}
