/** @file One file from the server: tried again where it is lost, and no more of it read than was announced. */
import { again, type Wait } from './again.ts';
import { SensingFault } from './faults.ts';

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

export interface FileRequest<T> {
  readonly url: string;
  /** Reads the body; a transfer that breaks off is tried again too. */
  readonly read: (response: Response) => Promise<T>;
  readonly fetchFrom: Fetch;
  readonly wait?: Wait | undefined;
  /** `reload` asks the server anew where what was kept is damaged. */
  readonly cache?: RequestCache;
}

export function refused(url: string, reason: string, cause?: unknown): SensingFault {
  return new SensingFault(
    {
      code: 'download',
      message: `${url} could not be fetched (${reason}).`,
      remedy: 'Check the connection, then try again.',
    },
    { cause },
  );
}

async function fetchOk(url: string, fetchFrom: Fetch, cache: RequestCache): Promise<Response> {
  let response: Response;
  try {
    response = await fetchFrom(url, { cache });
  } catch (cause) {
    throw refused(url, 'the server did not answer', cause);
  }
  if (!response.ok) throw refused(url, `status ${response.status}`);
  return response;
}

/** Throws SensingFault ('download'), or what `read` throws. */
export function fetchFile<T>({ url, read, fetchFrom, wait, cache = 'default' }: FileRequest<T>): Promise<T> {
  return again(async () => read(await fetchOk(url, fetchFrom, cache)), wait);
}

/** Reads a body as it comes, and no more of it than was announced; room is made for what is there alone. */
export async function readBody(
  response: Response,
  url: string,
  byteLength: number,
  onProgress: (share: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array(await response.arrayBuffer());
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    // An overlong file is kept as one, so that the check of the length sees it as such.
    while (length <= byteLength) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      length += value.length;
      onProgress(Math.min(1, length / byteLength));
    }
  } catch (cause) {
    throw refused(url, 'the transfer broke off', cause);
  } finally {
    // Nothing more is wanted of it, whether it was read to the end or not.
    await reader.cancel().catch(() => undefined);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
