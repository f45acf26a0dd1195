// 3×3 convolution, stride 1, zeros around, + bias + ReLU (+ 2×2 max-pooling): [N,H+,W+,C] → [N,H'+,W'+,F].
// Pictures have a border of zeros, so that nothing here asks whether it is inside. A thread keeps 2×2 pixels × 4
// filters in registers. Sums of 36 products are made in `real` and added up in single precision.
// `direct`: a thread a tile, no barrier (fast on processors). `split`: the input channels are shared out among
// SLICES threads, which add up through workgroup memory (small pictures with many channels fill a GPU only so).
// Before this file come: real, real4, and constants of the layer (src/engine/wgsl/pipelines.ts).
@group(0) @binding(0) var<storage, read> picture: array<real4>;
@group(0) @binding(1) var<storage, read> kernel: array<real4>; // [C/4][3 rows][3 columns][4][F/4]
@group(0) @binding(2) var<storage, read> bias: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> result: array<real4>;

struct Tile { p00: vec4f, p01: vec4f, p10: vec4f, p11: vec4f }

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

fn put(view: u32, y: u32, x: u32, filters: u32, value: vec4f) {
  let y_limit = select(OUT_HEIGHT, OUT_HEIGHT / 2u, POOL);
  let x_limit = select(OUT_WIDTH, OUT_WIDTH / 2u, POOL);
  if (y >= y_limit || x >= x_limit) { return; }
  let at = view * OUT_PLANE + ((y + 1u) * OUT_STRIDE + x + 1u) * OUT_GROUPS + filters;
  result[at] = real4(value);
}

fn finish(view: u32, block: vec2u, filters: u32, sum: Tile) {
  let add = bias[filters];
  let least = select(vec4f(-3.0e38), vec4f(0.0), RELU);
  let p00 = max(sum.p00 + add, least);
  let p01 = max(sum.p01 + add, least);
  let p10 = max(sum.p10 + add, least);
  let p11 = max(sum.p11 + add, least);
  if (POOL) {
    put(view, block.y, block.x, filters, max(max(p00, p01), max(p10, p11)));
    return;
  }
  put(view, 2u * block.y, 2u * block.x, filters, p00);
  put(view, 2u * block.y, 2u * block.x + 1u, filters, p01);
  put(view, 2u * block.y + 1u, 2u * block.x, filters, p10);
  put(view, 2u * block.y + 1u, 2u * block.x + 1u, filters, p11);
}

fn block_of(workgroup: u32) -> vec2u {
  return vec2u(workgroup % BLOCKS_ACROSS, workgroup / BLOCKS_ACROSS);
}

@compute @workgroup_size(LANES, 1, 1)
fn direct(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let filters = workgroup.x * LANES + local.x;
  let block = block_of(workgroup.y);
  finish(workgroup.z, block, filters, accumulate(workgroup.z, block, filters, 0u, IN_GROUPS));
}

var<workgroup> parts: array<Tile, LANES * SLICES>;

@compute @workgroup_size(LANES, SLICES, 1)
fn split(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let filters = workgroup.x * LANES + local.x;
  let block = block_of(workgroup.y);
  let share = IN_GROUPS / SLICES;
  var sum = accumulate(workgroup.z, block, filters, local.y * share, share);
  parts[local.y * LANES + local.x] = sum;
  workgroupBarrier();
  if (local.y > 0u) { return; }
  for (var slice = 1u; slice < SLICES; slice++) {
    let part = parts[slice * LANES + local.x];
    sum.p00 += part.p00; sum.p01 += part.p01; sum.p10 += part.p10; sum.p11 += part.p11;
  }
  finish(workgroup.z, block, filters, sum);
}
