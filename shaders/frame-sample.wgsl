// Camera frame → the region asked for, four times finer than the network reads it: crop, rotation, mirror and grey
// straight from the video frame. Each value is the mean of `steps` samples, so that none of the frame is skipped.
// `Picture` is texture_external or texture_2d<f32> (src/engine/wgsl/pipelines.ts).
struct Place { across: vec2f, down: vec2f, origin: vec2f, steps: vec2u } // fractions of the frame, a fine pixel

@group(0) @binding(0) var frame: Picture;
@group(0) @binding(1) var linear: sampler;
@group(0) @binding(2) var<uniform> place: Place;
@group(0) @binding(3) var<storage, read_write> fine: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= FINE_HEIGHT * FINE_WIDTH) { return; }
  let corner = vec2f(f32(id.x % FINE_WIDTH), f32(id.x / FINE_WIDTH));
  var sum = 0.0;
  for (var j = 0u; j < place.steps.y; j++) {
    for (var i = 0u; i < place.steps.x; i++) {
      let at = corner + (vec2f(f32(i), f32(j)) + 0.5) / vec2f(place.steps);
      let uv = place.origin + place.across * at.x + place.down * at.y;
      let colour = textureSampleBaseClampToEdge(frame, linear, uv).rgb;
      sum += dot(colour, vec3f(0.299, 0.587, 0.114));
    }
  }
  fine[id.x] = 255.0 * sum / f32(place.steps.x * place.steps.y);
}
