// The sums of a 1×1 convolution: [N,H+,W+,C]. Sums of four products are made in `real` and added up in single precision.
// Before this file come: real, real4, and constants of the layer (src/engine/wgsl/pipelines.ts); after it, tiles.wgsl.
@group(0) @binding(0) var<storage, read> picture: array<real4>;
@group(0) @binding(1) var<storage, read> kernel: array<real4>; // [C][F/4]

fn accumulate(view: u32, block: vec2u, filters: u32, first: u32, count: u32) -> Tile {
  var sum: Tile;
  let line = IN_STRIDE * IN_GROUPS;
  // Within the border.
  let corner = view * IN_PLANE + ((2u * block.y + 1u) * IN_STRIDE + 2u * block.x + 1u) * IN_GROUPS;
  var tap = first * 4u * OUT_GROUPS + filters;
  for (var group = first; group < first + count; group++) {
    let at = corner + group;
    let a = picture[at];
    let b = picture[at + IN_GROUPS];
    let c = picture[at + line];
    let d = picture[at + line + IN_GROUPS];
    let k0 = kernel[tap];
    let k1 = kernel[tap + OUT_GROUPS];
    let k2 = kernel[tap + 2u * OUT_GROUPS];
    let k3 = kernel[tap + 3u * OUT_GROUPS];
    tap += 4u * OUT_GROUPS;
    sum.p00 += vec4f(a.x * k0 + a.y * k1 + a.z * k2 + a.w * k3);
    sum.p01 += vec4f(b.x * k0 + b.y * k1 + b.z * k2 + b.w * k3);
    sum.p10 += vec4f(c.x * k0 + c.y * k1 + c.z * k2 + c.w * k3);
    sum.p11 += vec4f(d.x * k0 + d.y * k1 + d.z * k2 + d.w * k3);
  }
  return sum;
}
