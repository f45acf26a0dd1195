/** @file A request that anyone may make and one part of the scene fulfils on its next frame. */
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
