/** @file Serves the harness alone: `npx vite --config tools/world-figures/vite.config.ts`. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  plugins: [react()],
  cacheDir: join(tmpdir(), 'mienscape-world-vite'),
  server: { open: '/tools/world-figures/index.html' },
  optimizeDeps: {
    entries: ['tools/world-figures/main.tsx'],
    include: ['react', 'react-dom/client', 'three', '@react-three/fiber'],
  },
});
