/** @file The text of a file, in UTF-8 or in UTF-16 with its mark, which some editors and shells write. */

type TextFile = Pick<Blob, 'arrayBuffer'>;

/** The mark with which UTF-16 begins; everything else is read as UTF-8. */
export function textEncodingOf(head: Uint8Array): 'utf-16le' | 'utf-16be' | 'utf-8' {
  const [first, second] = head;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

export async function textOfFile(file: TextFile): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return new TextDecoder(textEncodingOf(bytes)).decode(bytes);
}
