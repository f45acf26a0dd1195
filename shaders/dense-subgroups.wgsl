// Another entry for dense.wgsl, whose functions stand before this one: lanes add up within their subgroup first.
var<workgroup> of_subgroups: array<f32, LANES>;

@compute @workgroup_size(LANES)
fn with_subgroups(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) lane: u32,
  @builtin(subgroup_invocation_id) within: u32,
) {
  let sum = subgroupAdd(part(workgroup.z, workgroup.x, lane));
  // One slot of each subgroup holds its sum, whatever the size and order of subgroups; the rest stay zero.
  if (within == 0u) { of_subgroups[lane] = sum; }
  workgroupBarrier();
  if (lane > 0u) { return; }
  var total = 0.0;
  for (var i = 0u; i < LANES; i++) { total += of_subgroups[i]; }
  finish(workgroup.z, workgroup.x, total);
}
