// The cut picture → the network's, which is larger: bilinear, edges repeated, as src/faces/resample.ts enlarges.
@group(0) @binding(0) var<storage, read> cut: array<f32>;
@group(0) @binding(1) var<storage, read_write> grey: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= HEIGHT * WIDTH) { return; }
  let size = vec2f(f32(WIDTH), f32(HEIGHT));
  let cut_size = vec2f(f32(CUT_WIDTH), f32(CUT_HEIGHT));
  let place = (vec2f(f32(id.x % WIDTH), f32(id.x / WIDTH)) + 0.5) / size * cut_size - 0.5;
  let at = clamp(place, vec2f(), cut_size - 1.0);
  let low = vec2u(at);
  let high = min(low + 1u, vec2u(CUT_WIDTH - 1u, CUT_HEIGHT - 1u));
  let share = at - vec2f(low);
  let above = mix(cut[low.y * CUT_WIDTH + low.x], cut[low.y * CUT_WIDTH + high.x], share.x);
  let below = mix(cut[high.y * CUT_WIDTH + low.x], cut[high.y * CUT_WIDTH + high.x], share.x);
  grey[id.x] = mix(above, below, share.y);
}
