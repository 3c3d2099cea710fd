export { lockFile } from '../capture/files/lock.js'
export { openIn, openOutputFile, openToRead, removeTemporaryFiles, replaceIn } from '../capture/files/output-file.js'
export { type OutputFolder, openOutputFolder } from '../capture/files/output-folder.js'
