import { ConfigSchema } from './schema.js'

/** The JSON Schema of the configuration file, draft 7 as editors know it best. */
export const configJsonSchema = (): object => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'crashcrawler service configuration, version 1',
  ...JSON.parse(JSON.stringify(ConfigSchema)),
})
