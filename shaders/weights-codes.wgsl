// Sixteen weights of a kernel in 8 bits, of four channels × four filters, in one load.
// `tap` counts 4 channels × one place of the kernel. Before this file come constants of the layer.
@group(0) @binding(1) var<storage, read> codes: array<vec4u>; // [taps][F/4]: a word a channel, a byte a filter
@group(0) @binding(4) var<storage, read> scale: array<vec4f>; // what a filter's 127 stands for

fn weights_at(tap: u32, filters: u32) -> mat4x4f {
  let word = codes[tap * OUT_GROUPS + filters];
  return mat4x4f(
    unpack4x8snorm(word.x), unpack4x8snorm(word.y), unpack4x8snorm(word.z), unpack4x8snorm(word.w));
}

fn scale_of(filters: u32) -> vec4f { return scale[filters]; }
