/**
 * A value that `JSON.parse` can return, readonly.
 *
 * @since 0.1.0
 * @category JSON
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
