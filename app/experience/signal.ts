/** @file Two ways for page and scene to wait for each other: a request for the next frame, and a gate that opens once. */

/** Anyone may request; one part of the scene fulfils it on its next frame. */
export interface Signal {
  request(): void;
  /** True once after each request. */
  take(): boolean;
}

export function createSignal(): Signal {
  let wanted = false;
  return {
    request: () => {
      wanted = true;
    },
    take: () => {
      const now = wanted;
      wanted = false;
      return now;
    },
  };
}

/** Whoever waits goes on once it is open. */
export interface Gate {
  open(): void;
  readonly opened: Promise<void>;
}

export function createGate(): Gate {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}
