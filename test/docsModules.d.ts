// What the cookbook uses of packages that are not installed here.

declare module 'react' {
  export const useState: <A>(initial: A) => readonly [A, (next: A) => void]
  export const useEffect: (effect: () => (() => void) | undefined, dependencies: readonly unknown[]) => void
}

declare module '@nestjs/common' {
  export const All: (path: string) => MethodDecorator
  export const Controller: (path: string) => ClassDecorator
  export const Sse: (path: string) => MethodDecorator
  export const Query: (name: string) => ParameterDecorator
  export const Req: () => ParameterDecorator
  export const Res: () => ParameterDecorator
}

declare module 'express' {
  import type { IncomingMessage, ServerResponse } from 'node:http'
  interface Application {
    all(path: string, handler: (request: IncomingMessage, response: ServerResponse) => unknown): this
    listen(port: number): unknown
  }
  const express: () => Application
  export default express
}

declare module 'electron' {
  export const app: { whenReady(): Promise<void>; getAppPath(): string }
  export const net: { fetch(url: string): Promise<Response> }
  export const protocol: {
    registerSchemesAsPrivileged(
      schemes: readonly { readonly scheme: string; readonly privileges: Readonly<Record<string, boolean>> }[],
    ): void
    handle(scheme: string, handler: (request: Request) => Response | Promise<Response>): void
  }
}

declare module 'marked' {
  export const lexer: (text: string) => readonly { readonly type: string; readonly raw: string }[]
  export const marked: { lexer(text: string): readonly { readonly raw: string }[]; parse(text: string): string }
}

declare module 'dompurify' {
  const DOMPurify: { sanitize(html: string): string }
  export default DOMPurify
}
