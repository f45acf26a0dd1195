/** @file The installable app: its manifest, and the service worker that keeps all its files for offline use. */
import type { PluginOption } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

export function offline(): PluginOption {
  return VitePWA({
    // The page registers it by itself, once sensing runs: keeping files must not slow the first visit.
    injectRegister: false,
    // A new version waits until the person asks for it, or until all tabs are closed.
    registerType: 'prompt',
    manifest: {
      id: '/',
      name: 'Mienscape',
      short_name: 'Mienscape',
      description: 'A world that answers to your expression, read on your own device.',
      start_url: '/',
      display: 'standalone',
      background_color: '#10131c',
      theme_color: '#10131c',
      categories: ['entertainment', 'lifestyle'],
      icons: [
        { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' },
        { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' },
        { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
      ],
    },
    workbox: {
      globPatterns: ['**/*.{html,js,css,json,bin,wasm,webm,jpg,png,svg,webmanifest}'],
      // Not asked for by the app: the teacher is for training, the poster of a large icon for installing only.
      globIgnores: ['models/teacher/**', 'icons/*-512.png'],
      maximumFileSizeToCacheInBytes: 8 * 2 ** 20,
      navigateFallback: '/index.html',
      // `?quality=high` and the like are read by the page; its files are the same.
      ignoreURLParametersMatching: [/.*/],
      cleanupOutdatedCaches: true,
      clientsClaim: false,
      skipWaiting: false,
      sourcemap: false,
      disableDevLogs: true,
    },
  });
}
