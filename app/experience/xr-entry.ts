/** @file Whether a headset is at hand, asked once and again when devices change. */
import { useEffect, useState } from 'react';

export type XrSupport = 'asking' | 'supported' | 'none';

export function useXrSupport(): XrSupport {
  const [support, setSupport] = useState<XrSupport>('asking');
  useEffect(() => {
    const { xr } = navigator;
    if (!xr) {
      setSupport('none');
      return;
    }
    const ask = (): void => {
      xr.isSessionSupported('immersive-vr').then(
        (supported) => setSupport(supported ? 'supported' : 'none'),
        () => setSupport('none'),
      );
    };
    ask();
    xr.addEventListener('devicechange', ask);
    return () => xr.removeEventListener('devicechange', ask);
  }, []);
  return support;
}
