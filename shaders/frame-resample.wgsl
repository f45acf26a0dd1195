// Oversampled region → the network's picture: the triangle filter of src/faces/resample.ts, a quarter in each direction.
@group(0) @binding(0) var<storage, read> oversampled: array<f32>;
@group(0) @binding(1) var<storage, read_write> grey: array<f32>;

const SUPPORT = f32(OVERSAMPLING);

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= HEIGHT * WIDTH) { return; }
  let size = vec2f(f32(WIDTH * OVERSAMPLING), f32(HEIGHT * OVERSAMPLING));
  let centre = (vec2f(f32(id.x % WIDTH), f32(id.x / WIDTH)) + 0.5) * SUPPORT - 0.5;
  let low = vec2i(max(vec2f(), ceil(centre - SUPPORT)));
  let high = vec2i(min(size - 1.0, floor(centre + SUPPORT)));
  var sum = 0.0;
  var total = 0.0;
  for (var v = low.y; v <= high.y; v++) {
    let down = max(0.0, 1.0 - abs(f32(v) - centre.y) / SUPPORT);
    for (var u = low.x; u <= high.x; u++) {
      let weight = down * max(0.0, 1.0 - abs(f32(u) - centre.x) / SUPPORT);
      sum += weight * oversampled[u32(v) * WIDTH * OVERSAMPLING + u32(u)];
      total += weight;
    }
  }
  grey[id.x] = sum / total;
}
