import { createHash, createHmac } from 'node:crypto'

/** A request as a server receives it. */
export interface Arrived {
  readonly method: string
  /** As it stood in the request line, still encoded. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: string
}

/**
 * The signature that AWS computes for a request that arrived, from the headers that its `authorization` names.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export const signatureOf = ({ method, path, headers, body }: Arrived, secretAccessKey: string): string => {
  const [, scope = '', names = ''] =
    /Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+)/.exec(String(headers['authorization'])) ?? []
  const signed = names.split(';').map((name) => `${name}:${String(headers[name]).trim().replace(/ +/g, ' ')}\n`)
  // Every service but S3 encodes the path once more.
  const canonicalPath = path.split('/').map(encodeURIComponent).join('/')
  const canonical = [method, canonicalPath, '', signed.join(''), names, sha256(body)].join('\n')
  const toSign = ['AWS4-HMAC-SHA256', String(headers['x-amz-date']), scope, sha256(canonical)].join('\n')
  const key = scope
    .split('/')
    .reduce<string | Buffer>((previous, part) => hmac(previous, part), `AWS4${secretAccessKey}`)
  return hmac(key, toSign).toString('hex')
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
