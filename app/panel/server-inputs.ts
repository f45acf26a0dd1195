/** @file What the server offers besides the app's files: a network camera, and mouth shapes by OSC. */
import { useEffect, useState } from 'react';
import { appUrl } from '../shared/app-url.ts';

export interface ServerInputs {
  /** Its name for settings; null: none was named at the start. */
  readonly camera: { readonly id: string } | null;
  readonly osc: boolean;
}

export const NO_INPUTS: ServerInputs = { camera: null, osc: false };

/** From `inputs.json`, whatever stands there. */
export function readServerInputs(value: unknown): ServerInputs {
  if (typeof value !== 'object' || value === null) return NO_INPUTS;
  const { camera, osc } = value as { readonly camera?: unknown; readonly osc?: unknown };
  const id = typeof camera === 'object' && camera !== null && 'id' in camera ? camera.id : null;
  return {
    camera: typeof id === 'string' && /^[a-f0-9]{1,64}$/.test(id) ? { id } : null,
    osc: typeof osc === 'object' && osc !== null,
  };
}

/** Asked when they may be offered (the choice of sources is opened, or one was used the last time), not before. */
export function useServerInputs(wanted = true): ServerInputs {
  const [inputs, setInputs] = useState(NO_INPUTS);
  useEffect(() => {
    if (!wanted) return;
    const leaving = new AbortController();
    const headers = { 'mienscape-input': '1' };
    fetch(appUrl('inputs.json'), { headers, signal: leaving.signal, cache: 'no-store' })
      .then((response) => response.json())
      .then((value: unknown) => setInputs(readServerInputs(value)))
      // Without the server there is nothing to offer.
      .catch(() => undefined);
    return () => leaving.abort();
  }, [wanted]);
  return inputs;
}
