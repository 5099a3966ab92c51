import type { Auth } from 'better-auth'
import { newId } from '../../kernel/ids.ts'
import type { Deps } from '../../platform/deps.ts'
import { isDemoEmail } from './demo.sql.ts'
import { deviceOf } from './device.ts'
import { hashPassword, isPassword } from './password.ts'
import { emailKey, plainEmail } from './sealed.ts'

/**
 * better-auth knows a person by the keyed hash of the address, written as an address because it wants one. The domain
 * cannot exist (RFC 6761), so nothing is ever sent there.
 */
export function accountAddress(deps: Pick<Deps, 'secrets'>, email: string): string {
  return `${emailKey(deps, email)}@people.invalid`
}

const opened = new WeakMap<Deps['db'], Promise<Accounts>>()

type Accounts = Auth<ReturnType<typeof accountOptions>>

/** better-auth over our tables and our pool. Opened at the first sign-in: its code takes half a second to load. */
function accountsOf(deps: Deps): Promise<Accounts> {
  let accounts = opened.get(deps.db)
  if (accounts === undefined) {
    accounts = import('better-auth').then(({ betterAuth }) => betterAuth(accountOptions(deps)))
    opened.set(deps.db, accounts)
  }
  return accounts
}

/**
 * better-auth keeps users and their passwords and opens sessions. Its HTTP handler is not mounted: pages call its server
 * functions. Sign-up is closed; accounts are rows written by invitation, set-up or demonstration in one transaction with
 * the person. What else it could send out or store is switched off here.
 */
export function accountOptions(deps: Deps) {
  return {
    appName: 'Prasan',
    baseURL: deps.config.baseUrl,
    secret: deps.secrets.key('accounts').toString('hex'),
    database: deps.db.pool,
    telemetry: { enabled: false },
    logger: {
      level: 'error' as const,
      log: (_level: string, message: string) => deps.log.error({ from: 'accounts' }, message),
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 1,
      maxPasswordLength: 1000,
      password: {
        hash: (password: string) => hashPassword(deps, password),
        verify: ({ hash, password }: { hash: string; password: string }) => isPassword(password, hash),
      },
    },
    user: {
      modelName: 'auth_users',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    session: {
      modelName: 'auth_sessions',
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
      },
      expiresIn: 12 * 60 * 60,
      disableSessionRefresh: true,
    },
    account: {
      modelName: 'auth_accounts',
      fields: {
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'auth_verifications',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session: { userAgent?: string | null }) => ({
            data: {
              ipAddress: null,
              userAgent: deviceOf(session.userAgent ?? ''),
              createdAt: deps.clock.now(),
              updatedAt: deps.clock.now(),
            },
          }),
        },
      },
    },
    advanced: { database: { generateId: () => newId(), validateSchema: false } },
  }
}

/**
 * Checks an address and a password. Whether the address is unknown or the password wrong cannot be told, nor by the time
 * it takes: better-auth hashes the password even where there is no account. Outside the demonstration its people, whose
 * passwords are public, are nobody.
 * @returns the token better-auth gave the new session, to be taken over at once by `takeOverSession`; or null
 */
export async function openSession(
  deps: Deps,
  email: string,
  password: string,
  userAgent: string,
): Promise<string | null> {
  const accounts = await accountsOf(deps)
  const { APIError } = await import('better-auth')
  const isNobody = !deps.config.demo && (await isDemoEmail(deps.db, plainEmail(email)))
  try {
    const opened = await accounts.api.signInEmail({
      body: { email: accountAddress(deps, isNobody ? '' : email), password },
      headers: new Headers({ 'user-agent': userAgent }),
    })
    return opened.token
  } catch (error) {
    if (error instanceof APIError) return null
    throw error
  }
}
