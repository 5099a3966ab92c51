import npmChromium from '@sparticuz/chromium'

/** The browser is unpacked once, before the workers begin: a file that one of them still writes cannot be started by another. */
export async function setup(): Promise<void> {
  await npmChromium.executablePath()
}
