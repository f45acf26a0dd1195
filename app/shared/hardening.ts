/**
 * @file Closes what the Content-Security-Policy leaves open, before anything else of the page runs. Imported for its effect.
 * Trusted Types: text becomes no markup, and a script's address is one of this origin. WebRTC: no policy that browsers know
 * holds it back, so the page gives its constructors up (SECURITY.md says what this is worth).
 */

const WEBRTC = ['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCDataChannel', 'RTCIceTransport'] as const;

/** Workers and the service worker come from here; blob: is an audio library's clock, made by the page itself. */
export function isOwnScript(url: string, base: string): boolean {
  const { origin, protocol } = new URL(url, base);
  return origin === new URL(base).origin && ['http:', 'https:', 'blob:'].includes(protocol);
}

interface PolicyFactory {
  createPolicy(name: 'default', rules: { createScriptURL(url: string): string }): unknown;
}

/** @param page the global object; an argument for tests alone */
export function harden(page: Record<string, unknown>, base: string): void {
  (page.trustedTypes as PolicyFactory | undefined)?.createPolicy('default', {
    createScriptURL: (url) => {
      if (isOwnScript(url, base)) return url;
      throw new TypeError(`${url} is not a script of this page, so it is not run.`);
    },
  });
  for (const name of WEBRTC) delete page[name];
}

if (typeof document !== 'undefined') harden(globalThis as never, document.baseURI);
