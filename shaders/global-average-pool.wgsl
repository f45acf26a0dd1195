// The mean over all pixels, a thread 4 channels: [N,H+,W+,C] → embedding, the first C of each row of [N,C+units].
@group(0) @binding(0) var<storage, read> picture: array<real4>;
@group(0) @binding(1) var<storage, read_write> answer: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= IN_GROUPS) { return; }
  var sum = vec4f();
  for (var y = 0u; y < HEIGHT; y++) {
    for (var x = 0u; x < WIDTH; x++) {
      sum += vec4f(picture[id.z * IN_PLANE + ((y + 1u) * IN_STRIDE + x + 1u) * IN_GROUPS + id.x]);
    }
  }
  let mean = sum / f32(HEIGHT * WIDTH);
  let at = id.z * (4u * IN_GROUPS + UNITS) + 4u * id.x;
  answer[at] = mean.x;
  answer[at + 1u] = mean.y;
  answer[at + 2u] = mean.z;
  answer[at + 3u] = mean.w;
}
