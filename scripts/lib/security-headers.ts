/**
 * @file What the server promises the browser: no request leaves the origin, and only camera, XR and a serial camera are asked for. What this
 * does not hold back (WebRTC, a page that leads elsewhere) stands in SECURITY.md.
 */

const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "connect-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "media-src 'self' blob:",
  "img-src 'self' data: blob:",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  // Text becomes no markup and no script's address but by the one policy of app/shared/hardening.ts.
  "require-trusted-types-for 'script'",
  'trusted-types default',
].join('; ');

/** Headers that hold in development too. */
export const COMMON_HEADERS = {
  'Permissions-Policy':
    'camera=(self), xr-spatial-tracking=(self), serial=(self), microphone=(), geolocation=(), display-capture=(), usb=(), hid=(), midi=()',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
} as const;

/** Headers of the built app. Vite's hot reload needs inline scripts and a socket, so development goes without CSP. */
export const SECURITY_HEADERS = {
  ...COMMON_HEADERS,
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
} as const;
