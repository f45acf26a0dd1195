// How fast this adapter multiplies and adds at best: independent chains in registers, nothing read, one value written.
@group(0) @binding(0) var<storage, read_write> sink: array<real4>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let factor = real4(real(id.x % 7u) * real(0.001) + real(0.5));
  var a = real4(factor); var b = a + factor; var c = b + factor; var d = c + factor;
  for (var i = 0u; i < ROUNDS; i++) {
    a = a * factor + b; b = b * factor + c; c = c * factor + d; d = d * factor + a;
  }
  // Never true, but no compiler knows.
  if (a.x + b.x + c.x + d.x == real(-1.0)) { sink[id.x] = a; }
}
