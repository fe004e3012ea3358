// What the cookbook uses of packages that are not installed here.

declare module 'react' {
  export const useState: <A>(initial: A) => readonly [A, (next: A) => void]
  export const useEffect: (effect: () => (() => void) | undefined, dependencies: readonly unknown[]) => void
}

declare module '@nestjs/common' {
  export const Controller: (path: string) => ClassDecorator
  export const Post: (path: string) => MethodDecorator
  export const Sse: (path: string) => MethodDecorator
  export const Query: (name: string) => ParameterDecorator
  export const Req: () => ParameterDecorator
  export const Res: () => ParameterDecorator
}
