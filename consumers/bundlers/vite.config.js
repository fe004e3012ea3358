export default {
  build: {
    target: 'es2022',
    outDir: 'dist/vite',
    rollupOptions: { input: 'run.js', output: { entryFileNames: '[name].js' } },
  },
}
