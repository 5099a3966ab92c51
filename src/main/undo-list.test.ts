import { expect, test } from 'vitest'
import { UndoList } from './undo-list.ts'

test('what was opened last is closed first, and a step that fails or hangs keeps nothing from being closed', async () => {
  const closed: string[] = []
  const undo = new UndoList()
  undo.add(() => closed.push('lock'))
  undo.add(() => new Promise(() => undefined), 20)
  undo.add(async () => {
    throw new Error('it would not close')
  })
  undo.add(() => {
    throw new Error('nor would this')
  })
  undo.add(async () => closed.push('server'))

  await undo.all()
  await undo.all()

  expect(closed).toEqual(['server', 'lock'])
})

test('whoever asks while everything is being closed waits until it is', async () => {
  const closed: string[] = []
  const undo = new UndoList()
  undo.add(async () => {
    await new Promise((resume) => setTimeout(resume, 20))
    closed.push('database')
  })

  void undo.all()
  await undo.all()

  expect(closed).toEqual(['database'])
})

test('what is opened while everything is being closed is closed too', async () => {
  const closed: string[] = []
  const undo = new UndoList()
  undo.add(() => closed.push('lock'))
  undo.add(() => undo.add(() => closed.push('database')))

  await undo.all()

  expect(closed).toEqual(['database', 'lock'])
})
