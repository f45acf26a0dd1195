/**
 * @file Watches what a world asks for while three loads it. three waits without end where a decoder's address answers with a page,
 * as a development server's does, or where the page's policy refuses a worker; and it does not tell pictures from decoders.
 */
import type { LoadingManager } from 'three';
import { WorldFileError } from '../world-document/index.ts';

export interface LoadingWatch {
  /** Rejects with a WorldFileError as soon as three would wait without end. */
  readonly refused: Promise<never>;
  /** Why loading has failed; null where neither a decoder nor the page's policy is at fault. */
  reason(): Promise<WorldFileError | null>;
  end(): void;
}

const SERVE_DECODERS =
  'Serve the folder node_modules/mienscape/dist/decoders (it holds draco/ and basis/), and give its address as “decoders”.';

/** For errors. The page's own address is no base in an `<iframe srcdoc>`; where there is none at all, it is `url` as it was given. */
function wholeAddress(url: string): string {
  try {
    return new URL(url, globalThis.document?.baseURI).href;
  } catch {
    return url;
  }
}

/**
 * @param decoders folder that decoders are asked from, with a slash at its end
 * @param longestMs after this a decoder that has not come is taken for one that does not answer
 */
export function watchLoading(manager: LoadingManager, decoders: string, longestMs: number): LoadingWatch {
  const answers: Promise<WorldFileError | null>[] = [];
  const calledOff = new AbortController();
  const timer = setTimeout(() => calledOff.abort(), longestMs);
  let blocked: WorldFileError | null = null;
  let refuse = (_: WorldFileError): void => undefined;
  const refused = new Promise<never>((_, reject) => {
    refuse = reject;
  });
  // Heard by whoever loads, or nobody waits any more.
  refused.catch(() => undefined);

  /** The same address once more, since three does not hand its answer out; the browser's cache has it. */
  const ask = async (url: string): Promise<WorldFileError | null> => {
    let response: Response;
    try {
      response = await fetch(url, { signal: calledOff.signal });
      await response.arrayBuffer();
    } catch (cause) {
      return new WorldFileError(
        `It is compressed, and its decoder ${wholeAddress(url)} could not be fetched.`,
        'Check the connection; a compressed file needs one the first time. The page’s policy (connect-src) and CORS must allow the address.',
        { cause },
      );
    }
    if (!response.ok)
      return new WorldFileError(
        `It is compressed, and its decoder ${wholeAddress(url)} is not there (status ${response.status}).`,
        SERVE_DECODERS,
      );
    if (!/html/i.test(response.headers.get('content-type') ?? '')) return null;
    const fault = new WorldFileError(
      `It is compressed, and in place of its decoder ${wholeAddress(url)} answers with a page.`,
      SERVE_DECODERS,
    );
    refuse(fault);
    return fault;
  };
  manager.setURLModifier((url) => {
    if (url.startsWith(decoders)) answers.push(ask(url));
    return url;
  });

  const hear = ({ disposition, blockedURI, effectiveDirective }: SecurityPolicyViolationEvent): void => {
    if (disposition !== 'enforce' || !blockedURI.startsWith('blob')) return;
    if (effectiveDirective !== 'worker-src' && effectiveDirective !== 'img-src') return;
    const isWorker = effectiveDirective === 'worker-src';
    blocked = new WorldFileError(
      `The page’s Content-Security-Policy refuses its ${isWorker ? 'decoder' : 'pictures'} (${effectiveDirective}).`,
      isWorker ? "Add worker-src 'self' blob: to the policy." : 'Add img-src blob: to the policy.',
    );
    // A picture that is refused fails by itself.
    if (isWorker && answers.length > 0) refuse(blocked);
  };
  globalThis.document?.addEventListener('securitypolicyviolation', hear);

  return {
    refused,
    async reason() {
      const faults = await Promise.all(answers);
      // What a policy refuses is told in a task of its own.
      await new Promise((resolve) => setTimeout(resolve, 0));
      return faults.find((fault) => fault !== null) ?? blocked;
    },
    end() {
      clearTimeout(timer);
      globalThis.document?.removeEventListener('securitypolicyviolation', hear);
    },
  };
}
