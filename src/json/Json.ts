/** A value as `JSON.parse` makes it, and as nobody changes it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
