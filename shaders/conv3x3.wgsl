// The sums of a 3×3 convolution, stride 1, zeros around: [N,H+,W+,C]. Sums of 36 products are made in `real` and added up in
// single precision. Before this file come: real, real4, and constants of the layer (src/engine/wgsl/pipelines.ts); after it,
// tiles.wgsl.
@group(0) @binding(0) var<storage, read> picture: array<real4>;
@group(0) @binding(1) var<storage, read> kernel: array<real4>; // [C/4][3 rows][3 columns][4][F/4]

fn accumulate(view: u32, block: vec2u, filters: u32, first: u32, count: u32) -> Tile {
  var sum: Tile;
  let corner = view * IN_PLANE + (2u * block.y * IN_STRIDE + 2u * block.x) * IN_GROUPS;
  var tap = first * 36u * OUT_GROUPS + filters;
  for (var group = first; group < first + count; group++) {
    var a = real4(); var b = real4(); var c = real4(); var d = real4();
    for (var row = 0u; row < 3u; row++) {
      let at = corner + row * IN_STRIDE * IN_GROUPS + group;
      let below = at + IN_STRIDE * IN_GROUPS;
      var u0 = picture[at];
      var u1 = picture[at + IN_GROUPS];
      var v0 = picture[below];
      var v1 = picture[below + IN_GROUPS];
      var next = 2u * IN_GROUPS;
      for (var column = 0u; column < 3u; column++) {
        let k0 = kernel[tap];
        let k1 = kernel[tap + OUT_GROUPS];
        let k2 = kernel[tap + 2u * OUT_GROUPS];
        let k3 = kernel[tap + 3u * OUT_GROUPS];
        tap += 4u * OUT_GROUPS;
        a += u0.x * k0 + u0.y * k1 + u0.z * k2 + u0.w * k3;
        b += u1.x * k0 + u1.y * k1 + u1.z * k2 + u1.w * k3;
        c += v0.x * k0 + v0.y * k1 + v0.z * k2 + v0.w * k3;
        d += v1.x * k0 + v1.y * k1 + v1.z * k2 + v1.w * k3;
        u0 = u1;
        v0 = v1;
        if (column < 2u) {
          u1 = picture[at + next];
          v1 = picture[below + next];
          next += IN_GROUPS;
        }
      }
    }
    sum.p00 += vec4f(a); sum.p01 += vec4f(b); sum.p10 += vec4f(c); sum.p11 += vec4f(d);
  }
  return sum;
}
