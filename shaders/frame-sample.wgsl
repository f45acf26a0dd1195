// Camera frame → the region asked for, oversampled: finer than the network reads it: crop, rotation, mirror and grey
// straight from the video frame. Each value is the mean of `crop.samples`, so that none of the frame is skipped.
// `Picture` is texture_external or texture_2d<f32> (src/engine/wgsl/pipelines.ts).
// Before this file comes: Crop (src/engine/wgsl/structs.ts).
@group(0) @binding(0) var frame: Picture;
@group(0) @binding(1) var linear_sampler: sampler;
@group(0) @binding(2) var<uniform> crop: Crop;
@group(0) @binding(3) var<storage, read_write> oversampled: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= OVERSAMPLED_HEIGHT * OVERSAMPLED_WIDTH) { return; }
  let corner = vec2f(f32(id.x % OVERSAMPLED_WIDTH), f32(id.x / OVERSAMPLED_WIDTH));
  var sum = 0.0;
  for (var j = 0u; j < crop.samples.y; j++) {
    for (var i = 0u; i < crop.samples.x; i++) {
      let at = corner + (vec2f(f32(i), f32(j)) + 0.5) / vec2f(crop.samples);
      let uv = crop.origin + crop.across * at.x + crop.down * at.y;
      let colour = textureSampleBaseClampToEdge(frame, linear_sampler, uv).rgb;
      sum += dot(colour, vec3f(0.299, 0.587, 0.114));
    }
  }
  oversampled[id.x] = 255.0 * sum / f32(crop.samples.x * crop.samples.y);
}
