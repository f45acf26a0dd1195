/** @file Notices when the system takes the graphics context away and gives it back; in between the picture is dark. */
import { useFrame, useThree } from '@react-three/fiber';
import { useEffect, useRef } from 'react';
import { beginDark, type Darkness } from './darkness.ts';
import { endSession } from './open-session.ts';

/** three.js makes its objects anew by itself (it listens to the same two events). */
export function ContextWatch(props: {
  readonly darkness: Darkness;
  readonly onLost: (lost: boolean) => void;
}) {
  const { darkness, onLost } = props;
  const canvas = useThree((state) => state.gl.domElement);
  const invalidate = useThree((state) => state.invalidate);
  const lost = useRef(false);
  useEffect(() => {
    const change = (isLost: boolean) => () => {
      lost.current = isLost;
      // What comes back comes out of the dark: no light jumps.
      beginDark(darkness);
      // What the session draws on went with the card: the wearer is not left in the dark.
      if (isLost) endSession();
      onLost(isLost);
      if (!isLost) invalidate();
    };
    const onTaken = change(true);
    const onBack = change(false);
    canvas.addEventListener('webglcontextlost', onTaken);
    canvas.addEventListener('webglcontextrestored', onBack);
    return () => {
      canvas.removeEventListener('webglcontextlost', onTaken);
      canvas.removeEventListener('webglcontextrestored', onBack);
    };
  }, [canvas, invalidate, darkness, onLost]);
  useFrame(() => {
    if (lost.current) beginDark(darkness);
  });
  return null;
}
