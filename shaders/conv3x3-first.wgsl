// The first layer: grey picture, standardised on the way in → 3×3 convolution of stride STEP + bias + ReLU (cut at 6 or not),
// [H,W] → [N,H'+,W'+,F].
// View 0 is the picture, view 1 its mirror image. A thread computes one pixel × 4 filters.
// Before this file come: real, real4, Statistics, and constants of the layer (src/engine/wgsl/pipelines.ts).
@group(0) @binding(0) var<storage, read> grey: array<f32>;
@group(0) @binding(1) var<storage, read> kernel: array<real4>; // [3 rows][3 columns][F/4]
@group(0) @binding(2) var<storage, read> bias: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> result: array<real4>;
@group(0) @binding(4) var<storage, read> statistics: Statistics;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let filters = id.x % OUT_GROUPS;
  let pixel = id.x / OUT_GROUPS;
  let x = pixel % OUT_WIDTH;
  let y = pixel / OUT_WIDTH;
  if (y >= OUT_HEIGHT) { return; }
  var sum = bias[filters];
  for (var row = 0u; row < 3u; row++) {
    let v = i32(STEP * y + row) - i32(PAD_TOP);
    for (var column = 0u; column < 3u; column++) {
      let u = i32(STEP * x + column) - i32(PAD_LEFT);
      if (v < 0 || v >= i32(IN_HEIGHT) || u < 0 || u >= i32(IN_WIDTH)) { continue; }
      let across = select(u, i32(IN_WIDTH) - 1 - u, id.z == 1u);
      let value = (grey[u32(v) * IN_WIDTH + u32(across)] - statistics.mean) * statistics.gain;
      sum += value * vec4f(kernel[(row * 3u + column) * OUT_GROUPS + filters]);
    }
  }
  if (RELU) { sum = max(sum, vec4f()); }
  if (RELU6) { sum = min(sum, vec4f(6.0)); }
  result[id.z * OUT_PLANE + ((y + 1u) * OUT_STRIDE + x + 1u) * OUT_GROUPS + filters] = real4(sum);
}
