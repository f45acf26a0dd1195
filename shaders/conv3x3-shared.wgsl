// The same convolution, 2×6 pixels × 4 filters a thread, with kernels of 8 bits and loads shared among four threads. For
// processors that stand in for a GPU: there a load costs as much as a dozen sums, since each thread's address is checked
// and followed apart. So sixteen weights come in one load, and of the 2×8 pixels that a row of the kernel meets each
// thread of a subgroup loads four and passes them on. A subgroup has four threads; the width is a multiple of six.
// Before this file come conv3x3.wgsl, tiles.wgsl and weights-codes.wgsl.

@compute @workgroup_size(LANES, 1, 1)
fn shared_loads(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(subgroup_invocation_id) lane: u32,
) {
  let filters = workgroup.x * LANES + local.x;
  let block = block_of(workgroup.y);
  let line = IN_STRIDE * IN_GROUPS;
  // This thread's part of the 2×8: one of the two rows, one half of the columns.
  let own = workgroup.z * IN_PLANE + (2u * block.y + lane % 2u) * line + (6u * block.x + 4u * (lane / 2u)) * IN_GROUPS;
  var tap = 0u;
  var a0 = vec4f(); var a1 = vec4f(); var a2 = vec4f(); var a3 = vec4f(); var a4 = vec4f(); var a5 = vec4f();
  var b0 = vec4f(); var b1 = vec4f(); var b2 = vec4f(); var b3 = vec4f(); var b4 = vec4f(); var b5 = vec4f();
  for (var group = 0u; group < IN_GROUPS; group++) {
    for (var row = 0u; row < 3u; row++) {
      let at = own + row * line + group;
      let q0 = vec4f(picture[at]);
      let q1 = vec4f(picture[at + IN_GROUPS]);
      let q2 = vec4f(picture[at + 2u * IN_GROUPS]);
      let q3 = vec4f(picture[at + 3u * IN_GROUPS]);
      let u0 = subgroupBroadcast(q0, 0u); let v0 = subgroupBroadcast(q0, 1u);
      let u1 = subgroupBroadcast(q1, 0u); let v1 = subgroupBroadcast(q1, 1u);
      let u2 = subgroupBroadcast(q2, 0u); let v2 = subgroupBroadcast(q2, 1u);
      let u3 = subgroupBroadcast(q3, 0u); let v3 = subgroupBroadcast(q3, 1u);
      let u4 = subgroupBroadcast(q0, 2u); let v4 = subgroupBroadcast(q0, 3u);
      let u5 = subgroupBroadcast(q1, 2u); let v5 = subgroupBroadcast(q1, 3u);
      let u6 = subgroupBroadcast(q2, 2u); let v6 = subgroupBroadcast(q2, 3u);
      let u7 = subgroupBroadcast(q3, 2u); let v7 = subgroupBroadcast(q3, 3u);
      let left = weights_at(tap, filters);
      a0 += left * u0; a1 += left * u1; a2 += left * u2; a3 += left * u3; a4 += left * u4; a5 += left * u5;
      b0 += left * v0; b1 += left * v1; b2 += left * v2; b3 += left * v3; b4 += left * v4; b5 += left * v5;
      let middle = weights_at(tap + 1u, filters);
      a0 += middle * u1; a1 += middle * u2; a2 += middle * u3; a3 += middle * u4; a4 += middle * u5; a5 += middle * u6;
      b0 += middle * v1; b1 += middle * v2; b2 += middle * v3; b3 += middle * v4; b4 += middle * v5; b5 += middle * v6;
      let right = weights_at(tap + 2u, filters);
      a0 += right * u2; a1 += right * u3; a2 += right * u4; a3 += right * u5; a4 += right * u6; a5 += right * u7;
      b0 += right * v2; b1 += right * v3; b2 += right * v4; b3 += right * v5; b4 += right * v6; b5 += right * v7;
      tap += 3u;
    }
  }
  let by = scale_of(filters);
  let corner = vec2u(3u * block.x, block.y);
  finish(workgroup.z, corner, filters, Tile(by * a0, by * a1, by * b0, by * b1));
  finish(workgroup.z, corner + vec2u(1u, 0u), filters, Tile(by * a2, by * a3, by * b2, by * b3));
  finish(workgroup.z, corner + vec2u(2u, 0u), filters, Tile(by * a4, by * a5, by * b4, by * b5));
}
