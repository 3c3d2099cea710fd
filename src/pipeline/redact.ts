export { createRedact, type Redact } from '../redact/redactor.js'
