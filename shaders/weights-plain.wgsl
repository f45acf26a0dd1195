// Sixteen weights of a kernel in single precision, of four channels × four filters, in four loads: what weights-codes.wgsl
// gives of a kernel in 8 bits. Before this file comes the convolution's own, which declares `kernel`: [taps][4][F/4].
fn weights_at(tap: u32, filters: u32) -> mat4x4f {
  let at = 4u * tap * OUT_GROUPS + filters;
  return mat4x4f(
    vec4f(kernel[at]), vec4f(kernel[at + OUT_GROUPS]),
    vec4f(kernel[at + 2u * OUT_GROUPS]), vec4f(kernel[at + 3u * OUT_GROUPS]));
}

fn scale_of(filters: u32) -> vec4f { return vec4f(1.0); }
