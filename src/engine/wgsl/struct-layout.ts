/** @file A struct of WGSL, described once: its text in the shader, and where each member lies in the buffer. Pure. */

/** Size and alignment in bytes (WGSL specification, “Alignment and Size”). */
const TYPES = {
  f32: { size: 4, align: 4, scalar: 'f32' },
  u32: { size: 4, align: 4, scalar: 'u32' },
  vec2f: { size: 8, align: 8, scalar: 'f32' },
  vec2u: { size: 8, align: 8, scalar: 'u32' },
  vec4f: { size: 16, align: 16, scalar: 'f32' },
} as const;

type MemberType = keyof typeof TYPES;
type Members = Readonly<Record<string, MemberType>>;
type Scalar = 'f32' | 'u32';
type ValueOf<Type extends MemberType> = Type extends Scalar
  ? number
  : Type extends 'vec4f'
    ? readonly [number, number, number, number]
    : readonly [number, number];

/** One value a member, by its name. */
export type StructValues<M extends Members> = { readonly [Name in keyof M]: ValueOf<M[Name]> };

export interface StructLayout<M extends Members> {
  readonly name: string;
  /** Bytes from the struct's beginning. */
  readonly offsets: { readonly [Name in keyof M]: number };
  /** Bytes of the whole struct. */
  readonly size: number;
  /** Its declaration, to stand before a shader's text. */
  readonly wgsl: string;
  /** Writes every member from `offset` on, as the shader reads it. */
  write(bytes: ArrayBuffer, values: StructValues<M>, offset?: number): void;
  /** Reads every member back. */
  read(bytes: ArrayBuffer, offset?: number): StructValues<M>;
}

const roundUp = (bytes: number, align: number): number => align * Math.ceil(bytes / align);

/** Members in their order, each at the next multiple of its alignment. */
export function structLayout<const M extends Members>(name: string, members: M): StructLayout<M> {
  const entries = Object.entries(members) as [keyof M & string, MemberType][];
  const offsets: Record<string, number> = {};
  let end = 0;
  let widest = 4;
  for (const [member, type] of entries) {
    const { size, align } = TYPES[type];
    offsets[member] = roundUp(end, align);
    end = (offsets[member] ?? 0) + size;
    widest = Math.max(widest, align);
  }
  return {
    name,
    offsets: offsets as StructLayout<M>['offsets'],
    size: roundUp(end, widest),
    wgsl: `struct ${name} { ${entries.map(([member, type]) => `${member}: ${type}`).join(', ')} }`,
    write(bytes, values, offset = 0) {
      const view = new DataView(bytes, offset);
      for (const [member, type] of entries) {
        const value: number | readonly number[] = values[member];
        for (const [i, part] of (typeof value === 'number' ? [value] : value).entries()) {
          const at = (offsets[member] ?? 0) + 4 * i;
          if (TYPES[type].scalar === 'u32') view.setUint32(at, part, true);
          else view.setFloat32(at, part, true);
        }
      }
    },
    read(bytes, offset = 0) {
      const view = new DataView(bytes, offset);
      const values = entries.map(([member, type]) => {
        const { size, scalar } = TYPES[type];
        const parts = Array.from({ length: size / 4 }, (_, i) => {
          const at = (offsets[member] ?? 0) + 4 * i;
          return scalar === 'u32' ? view.getUint32(at, true) : view.getFloat32(at, true);
        });
        return [member, parts.length === 1 ? parts[0] : parts];
      });
      return Object.fromEntries(values) as StructValues<M>;
    },
  };
}
