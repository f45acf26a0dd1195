import { describe, expect, it } from 'vitest';
import { harden, isOwnScript } from './hardening.ts';

const BASE = 'https://host.test/mienscape/';

describe('hardening', () => {
  it.each(['./assets/sensing.worker-x.js', '/mienscape/sw.js', 'blob:https://host.test/1-2-3'])(
    'runs %s, a script of this origin',
    (url) => expect(isOwnScript(url, BASE)).toBe(true),
  );

  it.each([
    'https://elsewhere.test/a.js',
    'data:text/javascript,1',
    'blob:https://elsewhere.test/1',
    '//x.test/a.js',
  ])('does not run %s', (url) => expect(isOwnScript(url, BASE)).toBe(false));

  it('takes the way out by WebRTC from the page, and hands the rule to the browser', () => {
    let rule: ((url: string) => string) | undefined;
    const page: Record<string, unknown> = {
      RTCPeerConnection: class {},
      RTCDataChannel: class {},
      trustedTypes: {
        createPolicy: (_: string, { createScriptURL }: { createScriptURL: (url: string) => string }) => {
          rule = createScriptURL;
        },
      },
    };
    harden(page, BASE);
    expect(Object.keys(page)).toEqual(['trustedTypes']);
    expect(rule?.('./sw.js')).toBe('./sw.js');
    expect(() => rule?.('https://elsewhere.test/a.js')).toThrow('not a script of this page');
  });

  it('does nothing more where the browser has neither', () => {
    expect(() => harden({}, BASE)).not.toThrow();
  });
});
