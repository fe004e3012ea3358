import { resolve } from 'node:path'

export default {
  mode: 'production',
  target: 'web',
  entry: './run.js',
  output: { path: resolve('dist/webpack') },
  stats: 'errors-warnings',
}
