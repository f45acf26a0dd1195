// The classifier, a workgroup one unit of one view: embedding [N,C] · [units][C] + bias → the last `units` of each row.
// Lanes add up through the subgroup where there are subgroups, else through workgroup memory.
@group(0) @binding(0) var<storage, read> kernel: array<f32>; // [units][C]
@group(0) @binding(1) var<storage, read> bias: array<f32>;
@group(0) @binding(2) var<storage, read_write> answer: array<f32>;

fn part(view: u32, unit: u32, lane: u32) -> f32 {
  var sum = 0.0;
  for (var i = lane; i < INPUTS; i += LANES) {
    sum += answer[view * (INPUTS + UNITS) + i] * kernel[unit * INPUTS + i];
  }
  return sum;
}

fn finish(view: u32, unit: u32, sum: f32) {
  answer[view * (INPUTS + UNITS) + INPUTS + unit] = sum + bias[unit];
}

var<workgroup> parts: array<f32, LANES>;

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) lane: u32) {
  parts[lane] = part(workgroup.z, workgroup.x, lane);
  workgroupBarrier();
  if (lane > 0u) { return; }
  var sum = 0.0;
  for (var i = 0u; i < LANES; i++) { sum += parts[i]; }
  finish(workgroup.z, workgroup.x, sum);
}
