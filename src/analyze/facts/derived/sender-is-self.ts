import { derive } from '../fact.js'

export const senderIsSelf = derive({
  name: 'senderIsSelf',
  type: 'boolean',
  meaning: 'whether the process sent the fatal signal to itself',
  example: false,
  value: ({ sender, pid }) => (sender?.pid === undefined || pid === undefined ? undefined : sender.pid === pid),
})
