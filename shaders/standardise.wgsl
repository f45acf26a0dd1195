// Mean, gain (1 / deviation, at most 1/6) and sharpness of the grey picture, by one workgroup; what
// src/faces/normalise.ts and src/engine/picture-quality.ts compute. The first layer applies mean and gain as it reads.
// Before this file comes: Statistics (src/engine/wgsl/structs.ts).
@group(0) @binding(0) var<storage, read> grey: array<f32>;
@group(0) @binding(1) var<storage, read_write> statistics: Statistics;

const LEAST_DEVIATION = 6.0;

var<workgroup> parts: array<vec3f, LANES>;

@compute @workgroup_size(LANES)
fn main(@builtin(local_invocation_index) lane: u32) {
  var sum = vec3f(); // values, squares about the middle grey, edges
  for (var i = lane; i < HEIGHT * WIDTH; i += LANES) {
    let value = grey[i] - 128.0;
    let x = i % WIDTH;
    var edge = 0.0;
    if (x > 0u && x < WIDTH - 1u && i >= WIDTH && i < HEIGHT * WIDTH - WIDTH) {
      edge = abs(4.0 * grey[i] - grey[i - 1u] - grey[i + 1u] - grey[i - WIDTH] - grey[i + WIDTH]);
    }
    sum += vec3f(value, value * value, edge);
  }
  parts[lane] = sum;
  workgroupBarrier();
  if (lane > 0u) { return; }
  for (var i = 1u; i < LANES; i++) { sum += parts[i]; }
  let mean = sum.x / f32(HEIGHT * WIDTH);
  let deviation = sqrt(max(0.0, sum.y / f32(HEIGHT * WIDTH) - mean * mean));
  statistics.mean = mean + 128.0;
  statistics.deviation = deviation;
  statistics.gain = 1.0 / max(deviation, LEAST_DEVIATION);
  statistics.edges = sum.z / f32(max(1u, (HEIGHT - 2u) * (WIDTH - 2u)));
}
