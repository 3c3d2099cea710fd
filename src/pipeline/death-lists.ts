export { createDeathJson, createDeathList } from '../report/death-list.js'
export { renderFixed } from '../report/fixed.js'
export { renderGroup, renderGroups } from '../report/groups.js'
export { renderHistory, renderRemoved } from '../report/history.js'
