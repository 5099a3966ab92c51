/** What becomes of all letters, without readers and words: for who keeps the platform running. */
export { mayRunPlatform as maySeeDeliveries } from '../people/index.ts'
