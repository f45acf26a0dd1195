// The same convolution, 2×6 pixels × 4 filters a thread, with loads shared among the four threads of a subgroup: of the
// twelve pixels each thread loads three and passes them on (why: conv3x3-shared.wgsl). The width is a multiple of six.
// Before this file come conv1x1.wgsl, tiles.wgsl, and weights-codes.wgsl or weights-plain.wgsl.
@compute @workgroup_size(LANES, 1, 1)
fn shared_loads(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(subgroup_invocation_id) lane: u32,
) {
  let filters = workgroup.x * LANES + local.x;
  let block = block_of(workgroup.y);
  // This thread's part of the 2×6, within the border: one of the two rows, one half of the columns.
  let own = workgroup.z * IN_PLANE
    + ((2u * block.y + 1u + lane % 2u) * IN_STRIDE + 6u * block.x + 1u + 3u * (lane / 2u)) * IN_GROUPS;
  var a0 = vec4f(); var a1 = vec4f(); var a2 = vec4f(); var a3 = vec4f(); var a4 = vec4f(); var a5 = vec4f();
  var b0 = vec4f(); var b1 = vec4f(); var b2 = vec4f(); var b3 = vec4f(); var b4 = vec4f(); var b5 = vec4f();
  for (var group = 0u; group < IN_GROUPS; group++) {
    let q0 = vec4f(picture[own + group]);
    let q1 = vec4f(picture[own + group + IN_GROUPS]);
    let q2 = vec4f(picture[own + group + 2u * IN_GROUPS]);
    let weights = weights_at(group, filters);
    a0 += weights * subgroupBroadcast(q0, 0u); b0 += weights * subgroupBroadcast(q0, 1u);
    a1 += weights * subgroupBroadcast(q1, 0u); b1 += weights * subgroupBroadcast(q1, 1u);
    a2 += weights * subgroupBroadcast(q2, 0u); b2 += weights * subgroupBroadcast(q2, 1u);
    a3 += weights * subgroupBroadcast(q0, 2u); b3 += weights * subgroupBroadcast(q0, 3u);
    a4 += weights * subgroupBroadcast(q1, 2u); b4 += weights * subgroupBroadcast(q1, 3u);
    a5 += weights * subgroupBroadcast(q2, 2u); b5 += weights * subgroupBroadcast(q2, 3u);
  }
  let by = scale_of(filters);
  let corner = vec2u(3u * block.x, block.y);
  finish(workgroup.z, corner, filters, Tile(by * a0, by * a1, by * b0, by * b1));
  finish(workgroup.z, corner + vec2u(1u, 0u), filters, Tile(by * a2, by * a3, by * b2, by * b3));
  finish(workgroup.z, corner + vec2u(2u, 0u), filters, Tile(by * a4, by * a5, by * b4, by * b5));
}
