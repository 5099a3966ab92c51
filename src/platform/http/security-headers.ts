import type { MiddlewareHandler } from 'hono'
import type { Config } from '../config.ts'
import type { PageEnv } from './context.ts'
import { isSecretPath } from './route-pattern.ts'

/**
 * `data:` only for the small drawings inside our own style sheet. No inline script and no inline style anywhere, so
 * nothing a citizen types can become either.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

const closedFeatures = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
]
const alsoClosed = ['midi', 'payment', 'screen-wake-lock', 'serial', 'usb', 'browsing-topics']

/** SECURITY section 3, "Headers on every page". A route may set its own (files, embeds); then that one stays. */
export function securityHeaders(config: Pick<Config, 'baseUrl'>): MiddlewareHandler<PageEnv> {
  const usual = Object.entries({
    'Content-Security-Policy': contentSecurityPolicy,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Permissions-Policy': [...closedFeatures, ...alsoClosed].map((feature) => `${feature}=()`).join(', '),
    // Where TLS is in front the address says so; over plain HTTP the header would be ignored.
    ...(config.baseUrl.startsWith('https:') ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
  })
  return async (c, next) => {
    await next()
    const { headers } = c.res
    for (const [name, value] of usual) if (!headers.has(name)) headers.set(name, value)
    if (!headers.has('Referrer-Policy')) {
      headers.set('Referrer-Policy', isSecretPath(c.req.path) ? 'no-referrer' : 'strict-origin')
    }
  }
}
