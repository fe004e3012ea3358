/**
 * A value as `JSON.parse` makes it, and as nobody changes it.
 *
 * @category JSON
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
