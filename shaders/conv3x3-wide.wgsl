// The same convolution, 2×4 or (TALL) 4×4 pixels × 4 filters a thread: a load of the kernel serves two or four times as
// many products. For processors, where a load costs more than a sum. The width is a multiple of four, and so is the
// height where it is TALL.
// Before this file comes conv3x3.wgsl.
struct Tiles { upper_left: Tile, upper_right: Tile, lower_left: Tile, lower_right: Tile }

fn add_products(sum: real4, pixel: real4, k0: real4, k1: real4, k2: real4, k3: real4) -> real4 {
  return sum + pixel.x * k0 + pixel.y * k1 + pixel.z * k2 + pixel.w * k3;
}

fn accumulate_wide(view: u32, block: vec2u, filters: u32) -> Tiles {
  let line = IN_STRIDE * IN_GROUPS;
  let corner = view * IN_PLANE + select(2u, 4u, TALL) * block.y * line + 4u * block.x * IN_GROUPS;
  var tap = filters;
  var sum: Tiles;
  for (var group = 0u; group < IN_GROUPS; group++) {
    var a0 = real4(); var a1 = real4(); var a2 = real4(); var a3 = real4();
    var b0 = real4(); var b1 = real4(); var b2 = real4(); var b3 = real4();
    var c0 = real4(); var c1 = real4(); var c2 = real4(); var c3 = real4();
    var d0 = real4(); var d1 = real4(); var d2 = real4(); var d3 = real4();
    for (var row = 0u; row < 3u; row++) {
      let at = corner + row * line + group;
      var u0 = picture[at];
      var u1 = picture[at + 1u * IN_GROUPS];
      var u2 = picture[at + 2u * IN_GROUPS];
      var u3 = picture[at + 3u * IN_GROUPS];
      var v0 = picture[at + line];
      var v1 = picture[at + line + 1u * IN_GROUPS];
      var v2 = picture[at + line + 2u * IN_GROUPS];
      var v3 = picture[at + line + 3u * IN_GROUPS];
      var w0 = real4(); var w1 = real4(); var w2 = real4(); var w3 = real4();
      var z0 = real4(); var z1 = real4(); var z2 = real4(); var z3 = real4();
      if (TALL) {
        w0 = picture[at + 2u * line];
        w1 = picture[at + 2u * line + 1u * IN_GROUPS];
        w2 = picture[at + 2u * line + 2u * IN_GROUPS];
        w3 = picture[at + 2u * line + 3u * IN_GROUPS];
        z0 = picture[at + 3u * line];
        z1 = picture[at + 3u * line + 1u * IN_GROUPS];
        z2 = picture[at + 3u * line + 2u * IN_GROUPS];
        z3 = picture[at + 3u * line + 3u * IN_GROUPS];
      }
      var next = at + 4u * IN_GROUPS;
      for (var column = 0u; column < 3u; column++) {
        let k0 = kernel[tap];
        let k1 = kernel[tap + OUT_GROUPS];
        let k2 = kernel[tap + 2u * OUT_GROUPS];
        let k3 = kernel[tap + 3u * OUT_GROUPS];
        tap += 4u * OUT_GROUPS;
        a0 = add_products(a0, u0, k0, k1, k2, k3);
        a1 = add_products(a1, u1, k0, k1, k2, k3);
        a2 = add_products(a2, u2, k0, k1, k2, k3);
        a3 = add_products(a3, u3, k0, k1, k2, k3);
        b0 = add_products(b0, v0, k0, k1, k2, k3);
        b1 = add_products(b1, v1, k0, k1, k2, k3);
        b2 = add_products(b2, v2, k0, k1, k2, k3);
        b3 = add_products(b3, v3, k0, k1, k2, k3);
        if (TALL) {
          c0 = add_products(c0, w0, k0, k1, k2, k3);
          c1 = add_products(c1, w1, k0, k1, k2, k3);
          c2 = add_products(c2, w2, k0, k1, k2, k3);
          c3 = add_products(c3, w3, k0, k1, k2, k3);
          d0 = add_products(d0, z0, k0, k1, k2, k3);
          d1 = add_products(d1, z1, k0, k1, k2, k3);
          d2 = add_products(d2, z2, k0, k1, k2, k3);
          d3 = add_products(d3, z3, k0, k1, k2, k3);
        }
        if (column == 2u) { break; }
        u0 = u1; u1 = u2; u2 = u3; u3 = picture[next];
        v0 = v1; v1 = v2; v2 = v3; v3 = picture[next + line];
        if (TALL) {
          w0 = w1; w1 = w2; w2 = w3; w3 = picture[next + 2u * line];
          z0 = z1; z1 = z2; z2 = z3; z3 = picture[next + 3u * line];
        }
        next += IN_GROUPS;
      }
    }
    sum.upper_left.p00 += vec4f(a0); sum.upper_left.p01 += vec4f(a1);
    sum.upper_left.p10 += vec4f(b0); sum.upper_left.p11 += vec4f(b1);
    sum.upper_right.p00 += vec4f(a2); sum.upper_right.p01 += vec4f(a3);
    sum.upper_right.p10 += vec4f(b2); sum.upper_right.p11 += vec4f(b3);
    if (TALL) {
      sum.lower_left.p00 += vec4f(c0); sum.lower_left.p01 += vec4f(c1);
      sum.lower_left.p10 += vec4f(d0); sum.lower_left.p11 += vec4f(d1);
      sum.lower_right.p00 += vec4f(c2); sum.lower_right.p01 += vec4f(c3);
      sum.lower_right.p10 += vec4f(d2); sum.lower_right.p11 += vec4f(d3);
    }
  }
  return sum;
}

@compute @workgroup_size(LANES, 1, 1)
fn wide(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let filters = workgroup.x * LANES + local.x;
  let block = block_of(workgroup.y);
  let sum = accumulate_wide(workgroup.z, block, filters);
  let corner = vec2u(2u * block.x, select(1u, 2u, TALL) * block.y);
  finish(workgroup.z, corner, filters, sum.upper_left);
  finish(workgroup.z, corner + vec2u(1u, 0u), filters, sum.upper_right);
  if (TALL) {
    finish(workgroup.z, corner + vec2u(0u, 1u), filters, sum.lower_left);
    finish(workgroup.z, corner + vec2u(1u, 1u), filters, sum.lower_right);
  }
}
