/** @file The invitation in the page's address (`#link=CODE`), now and when another is opened. */
import { useEffect, useState } from 'react';
import { type LinkInvitation, readInvitation } from '../../src/link/index.ts';

/** `onInvited` is told of each, the first included. */
export function useInvitation(onInvited: () => void): LinkInvitation | null {
  const [invitation, setInvitation] = useState(() => readInvitation(location.hash));
  useEffect(() => {
    if (readInvitation(location.hash)) onInvited();
    const change = (): void => {
      const next = readInvitation(location.hash);
      if (!next) return;
      setInvitation(next);
      onInvited();
    };
    addEventListener('hashchange', change);
    return () => removeEventListener('hashchange', change);
  }, [onInvited]);
  return invitation;
}
