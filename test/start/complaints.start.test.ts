import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, phone } from '../support/browser.ts'
import {
  ask,
  childrenOf,
  clusterIn,
  copied,
  forgetFolders,
  isGone,
  type Product,
  processesOf,
  startedOnce,
  startProduct,
  until,
} from './product.ts'

const once = await startedOnce()

/** One for both tests: the second ends and restarts it. */
let product: ReturnType<typeof aSecondStart>
beforeAll(() => {
  product = aSecondStart(copied(once))
})
afterAll(async () => {
  await product.stop()
  forgetFolders()
})

/** The bar of the issue is 20 rounds: `COMPLAINT_ROUNDS=20`; here one, so that the run stays short. */
const rounds = Number(process.env.COMPLAINT_ROUNDS ?? 1)
const SENDERS = 5
const place = 'ต.เวียง อ.เมืองเชียงราย จ.เชียงราย'

interface Report {
  readonly key: string
  readonly words: string
}

function aSecondStart(dataFolder: string): Product & { dataFolder: string } {
  return { ...startProduct({ dataFolder }), dataFolder }
}

/** What a browser with the open form has. */
async function formOf(address: string): Promise<{ cookie: string; token: string }> {
  const page = await fetch(`${address}/complaints/offline`)
  return {
    cookie: (page.headers.get('set-cookie') ?? '').split(';')[0] ?? '',
    token: /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '',
  }
}

/** @returns reference and receipt, or null when nobody said that it arrived */
async function send(
  address: string,
  form: { cookie: string; token: string },
  report: Report,
): Promise<{ ref: string; receipt: string } | null> {
  try {
    const answer = await fetch(`${address}/complaints/offline`, {
      method: 'POST',
      headers: { cookie: form.cookie, accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        words: report.words,
        place,
        category: 'road',
        consent: 'yes',
        who: 'anonymous',
        _key: report.key,
        _csrf: form.token,
      }),
    })
    return answer.status === 200 ? ((await answer.json()) as { ref: string; receipt: string }) : null
  } catch {
    return null
  }
}

/** As a power cut: web, worker and database at once. */
async function killEverything(product: Product & { dataFolder: string }): Promise<void> {
  const postmaster = Number(readFileSync(join(clusterIn(product.dataFolder), 'postmaster.pid'), 'utf8').split('\n')[0])
  const family = new Set([
    product.pid,
    postmaster,
    ...[product.pid, postmaster].flatMap((pid) => childrenOf(pid).map((one) => one.pid)),
    ...processesOf(product.dataFolder),
  ])
  for (const pid of family) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It went by itself in the meantime.
    }
  }
  await product.ended()
  await until(() => [...family].every(isGone), 'everything is dead')
}

const aPhoto = async (background: string) => ({
  name: 'road.jpg',
  mimeType: 'image/jpeg',
  buffer: await sharp({ create: { width: 3000, height: 2000, channels: 3, background } })
    .jpeg()
    .toBuffer(),
})

/** How many reports have photos in the browser's database. */
function keptSets(): Promise<number> {
  return new Promise((give, fail) => {
    const asked = indexedDB.open('prasan-report')
    asked.onerror = () => fail(asked.error)
    asked.onsuccess = () => {
      const count = asked.result.transaction('photos').objectStore('photos').count()
      count.onsuccess = () => give(count.result)
    }
  })
}

test('a phone without a signal writes a report with photos, which is sent once when the signal is back, with its receipt', async () => {
  const address = await product.ready()
  const browser = await openBrowser()
  try {
    const context = await browser.newContext({ viewport: phone, locale: 'th-TH' })
    const page = await context.newPage()
    await page.goto(`${address}/complaints/offline`)
    await page.evaluate(() => navigator.serviceWorker.ready)
    await page.waitForFunction(async () => (await caches.match(location.href)) !== undefined)
    // Who borrows a phone finds nothing of what somebody wrote on it before.
    await page.locator('[name=words]').fill('ของคนก่อน')
    await Promise.all([page.waitForEvent('load'), page.locator('[data-report-clear] button').click()])
    expect(await page.locator('[name=words]').inputValue()).toBe('')
    await context.setOffline(true)
    await page.goto(`${address}/complaints/new`)
    const photos = [await aPhoto('#a01010'), await aPhoto('#10a010'), await aPhoto('#1010a0')]
    await page.locator('[name=photo]').setInputFiles(photos)
    await page.locator('[data-photos-list] li').nth(2).waitFor()
    await page.locator('[data-photos-list] button').first().click()
    // Chosen photos are there again after the page was lost, as the words are.
    await page.goto(`${address}/complaints/offline`)
    await page.locator('[data-photos-list] li').nth(1).waitFor()
    await page.locator('[name=words]').fill('สะพานไม้หน้าหมู่บ้านหัก เด็กข้ามไปโรงเรียนไม่ได้')
    await page.locator('[name=place]').fill(place)
    await page.locator('[name=category]').selectOption('road')
    await page.locator('[name=consent]').check()
    await page.locator('#report-offline button[type=submit]').click()
    await page.locator('[data-outbox-text]').filter({ hasText: '1' }).waitFor()
    const waiting = await page.locator('[data-outbox-text]').textContent()
    const before = await ask(product.dataFolder, 'select from prasan.complaints')
    await page.reload()
    const afterReload = await page.locator('[data-outbox-text]').textContent()

    await context.setOffline(false)
    await page.locator('[data-outbox-receipt]').waitFor()

    const receipt = await page.locator('[data-outbox-receipt]').textContent()
    const rows = await ask<{ words: string }>(product.dataFolder, 'select words from prasan.complaints')
    const taken = await ask<{ width: number; height: number }>(
      product.dataFolder,
      'select width, height from prasan.complaint_photos order by position',
    )
    const left = await page.evaluate(keptSets)
    expect(waiting).toContain('มี 1 เรื่องรอส่งในเครื่องนี้ จะส่งเองเมื่อมีสัญญาณ · รูปที่รอส่งด้วย 2 รูป')
    expect(afterReload).toBe(waiting)
    // Made small on the phone, sent with the report, and forgotten with the receipt.
    expect(taken).toEqual([
      { width: 1920, height: 1280 },
      { width: 1920, height: 1280 },
    ])
    expect(left).toBe(0)
    expect(before).toHaveLength(0)
    expect(rows).toEqual([{ words: 'สะพานไม้หน้าหมู่บ้านหัก เด็กข้ามไปโรงเรียนไม่ได้' }])
    expect(receipt).toMatch(/^([0-9A-Z]{4}-){4}[0-9A-Z]{4}$/)

    // The map goes on by itself: no new page, its own address, keys, and the way back.
    await page.goto(`${address}/complaints/map`)
    await page.evaluate(() => document.body.setAttribute('data-same-page', ''))
    await page.locator('a[data-map-move=closer]').click()
    await page.waitForURL(/zoom=7/)
    const middle = new URL(page.url()).searchParams.get('at')
    await page.keyboard.press('ArrowRight')
    await page.waitForURL((url) => url.searchParams.get('at') !== middle)
    const moved = new URL(page.url()).searchParams.get('at')
    await page.goBack()
    await page.waitForURL(/zoom=7/)
    expect(Number(moved?.split(',')[1])).toBeGreaterThan(Number(middle?.split(',')[1]))
    expect(new URL(page.url()).searchParams.get('at')).toBe(middle)
    expect(await page.locator('body[data-same-page]').count()).toBe(1)
  } finally {
    await browser.close()
  }
})

test('kill -9 of everything in the middle of intake: each acknowledged report is there exactly once, and a report sent again is the same one', async () => {
  let address = await product.ready()
  const form = await formOf(address)
  const acknowledged = new Map<string, { ref: string; receipt: string }>()
  let made = 0

  for (let round = 0; round < rounds; round++) {
    let isOver = false
    const unanswered: Report[] = []
    const senders = Array.from({ length: SENDERS }, async () => {
      while (!isOver) {
        const report = {
          key: `crash-test-key-${String(made).padStart(8, '0')}`,
          words: `ถนนพังเป็นหลุมลึก จุดที่ N${made++}N`,
        }
        const answer = await send(address, form, report)
        if (answer === null) unanswered.push(report)
        else acknowledged.set(report.key, answer)
      }
    })
    const enough = acknowledged.size + 2 * SENDERS
    await until(() => acknowledged.size > enough, 'some reports are acknowledged')
    await pause(Math.random() * 300)
    await killEverything(product)
    isOver = true
    await Promise.all(senders)
    product = aSecondStart(product.dataFolder)
    address = await product.ready()
    for (const report of unanswered) {
      const answer = await send(address, form, report)
      if (answer !== null) acknowledged.set(report.key, answer)
    }
  }

  const rows = await ask<{ ref: string; words: string }>(
    product.dataFolder,
    `select ref, words from prasan.complaints where words like 'ถนนพัง%'`,
  )
  const counts = new Map<string, number>()
  for (const { ref } of rows) counts.set(ref, (counts.get(ref) ?? 0) + 1)
  expect(acknowledged.size).toBeGreaterThan(rounds * SENDERS)
  expect([...acknowledged.values()].filter(({ ref }) => counts.get(ref) !== 1)).toEqual([])
  expect(new Set(rows.map(({ words }) => words)).size).toBe(rows.length)
  expect(rows.length).toBe(acknowledged.size)
  const [first] = acknowledged
  const again = await send(address, form, { key: first?.[0] ?? '', words: 'ส่งซ้ำด้วยกุญแจเดิมอีกครั้งหนึ่ง' })
  expect(again).toEqual(first?.[1])
}, 3_600_000)
