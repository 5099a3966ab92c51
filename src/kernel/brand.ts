declare const brand: unique symbol

/** A plain value that only its own parser may hand out: `Brand<string, 'AreaCode'>`. Cast to it in that parser and nowhere else. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }
