import { defineConfig } from 'vite'
import { answer } from './backend.ts'

const server = { host: '127.0.0.1', port: Number(process.env.PORT ?? 3000), strictPort: true }

export default defineConfig({
  server,
  preview: server,
  plugins: [
    {
      // The server of Vite has the backend. A real page has one of the other examples, such as Hono.
      name: 'backend',
      configureServer: ({ middlewares }) => void middlewares.use('/api/messages', answer),
      configurePreviewServer: ({ middlewares }) => void middlewares.use('/api/messages', answer),
    },
  ],
})
