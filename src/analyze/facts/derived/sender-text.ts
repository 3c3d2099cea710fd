import { derive } from '../fact.js'

export const senderText = derive({
  name: 'senderText',
  type: 'text',
  meaning: 'the sender of the signal in words, for messages',
  example: 'kill[4242] of uid 0, started by bash[4200]',
  value: ({ sender }): string | undefined => {
    if (sender?.pid === undefined) return undefined
    const { pid, comm, uid, parent } = sender
    const user = uid === undefined ? '' : ` of uid ${uid}`
    const parentPid = parent?.pid === undefined ? '' : `[${parent.pid}]`
    const starter = parent?.comm ? `, started by ${parent.comm}${parentPid}` : ''
    return `${comm ? `${comm}[${pid}]` : `process ${pid}`}${user}${starter}`
  },
})
