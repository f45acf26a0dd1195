/** @file Serves the harness alone: `npx vite --config app/experience/world/harness/vite.config.ts`. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('../../../..', import.meta.url)),
  plugins: [react()],
  cacheDir: join(tmpdir(), 'mienscape-world-vite'),
  server: { open: '/app/experience/world/harness/index.html' },
  optimizeDeps: {
    entries: ['app/experience/world/harness/main.tsx'],
    include: ['react', 'react-dom/client', 'three', '@react-three/fiber'],
  },
});
