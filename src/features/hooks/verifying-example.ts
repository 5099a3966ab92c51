/** For receivers, on the page that explains webhooks. A test runs the first one against our own signatures. */
export const nodeExample = `import { createHmac, timingSafeEqual } from 'node:crypto'

// body: the bytes as they came, before JSON.parse
export function isFromPrasan(secret, headers, body) {
  const id = headers['webhook-id'], timestamp = headers['webhook-timestamp']
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return false
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const expected = createHmac('sha256', key).update(\`\${id}.\${timestamp}.\${body}\`).digest()
  return headers['webhook-signature'].split(' ').some((one) => {
    const given = Buffer.from(one.replace('v1,', ''), 'base64')
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
}
`

export const pythonExample = `import base64, hashlib, hmac, time

# body: the bytes as they came, before json.loads
def is_from_prasan(secret, headers, body):
    id, timestamp = headers['webhook-id'], headers['webhook-timestamp']
    if abs(time.time() - int(timestamp)) > 300:
        return False
    key = base64.b64decode(secret.removeprefix('whsec_'))
    signed = f'{id}.{timestamp}.'.encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(one.removeprefix('v1,'), expected)
               for one in headers['webhook-signature'].split(' '))
`

export const payloadExample = `{
  "type": "case.changed",
  "timestamp": "2026-11-23T02:15:00.000Z",
  "data": {
    "ref": "57-7KQ2-MXH4-PC3",
    "step": "moved",
    "state": "in_progress",
    "category": "road",
    "area": "570101",
    "body": "CTY-000123",
    "page": "https://prasan.example/complaints/57-7KQ2-MXH4-PC3",
    "proof": "https://prasan.example/log/entries/48213"
  }
}
`
