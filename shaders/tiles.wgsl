// What convolutions share: their sums + bias + ReLU (cut at 6 or not; + 2×2 max-pooling) → [N,H'+,W'+,F].
// Pictures have a border of zeros, so that nothing here asks whether it is inside. A thread keeps 2×2 pixels × 4
// filters in registers.
// `direct`: a thread a tile, no barrier (fast on processors). `split`: the input channels are shared out among
// SLICES threads, which add up through workgroup memory (small pictures with many channels fill a GPU only so).
// Before this file comes `accumulate`: conv3x3.wgsl or conv1x1.wgsl.
@group(0) @binding(2) var<storage, read> bias: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> result: array<real4>;

struct Tile { p00: vec4f, p01: vec4f, p10: vec4f, p11: vec4f }

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
  let most = select(vec4f(3.0e38), vec4f(6.0), RELU6);
  let p00 = clamp(sum.p00 + add, least, most);
  let p01 = clamp(sum.p01 + add, least, most);
  let p10 = clamp(sum.p10 + add, least, most);
  let p11 = clamp(sum.p11 + add, least, most);
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
