/**
 * Returns the URL of a path of an API. The base may end in slashes, in the `/v1` with which the path begins, or have a query.
 */
export const joinUrl = (baseUrl: string, path: string): string => {
  const [, base = '', query = ''] = /^([^?#]*)(?:\?([^#]*))?/.exec(baseUrl) ?? []
  const [, route = '', ownQuery = ''] = /^([^?]*)(?:\?(.*))?$/.exec(path) ?? []
  const root = base.replace(/\/+$/, '')
  const rest = root.endsWith('/v1') && route.startsWith('/v1/') ? route.slice('/v1'.length) : route
  const all = [query, ownQuery].filter((it) => it !== '').join('&')
  return root + rest + (all === '' ? '' : `?${all}`)
}
