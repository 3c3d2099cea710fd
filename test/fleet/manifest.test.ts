import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { readConfig } from '../../src/pipeline/service/read-config.js'
import { newFolder } from '../cli/run-cli.js'

const packaging = (name: string): string => readFileSync(join(import.meta.dirname, '../../packaging', name), 'utf8')

const [map, set] = parseAllDocuments(packaging('container/daemonset.yaml')).map((document) => {
  expect(document.errors).toEqual([])
  return document.toJS()
})

it('the configuration of the DaemonSet is valid', async () => {
  const file = join(newFolder(), 'config.yaml')
  writeFileSync(file, map.data['config.yaml'])
  const { ship, labels, journal } = readConfig(file)
  expect(ship?.broker.servers).toEqual(['tls://nats.example.com:4222'])
  expect([labels, journal]).toEqual([{ env: 'production' }, undefined])
})

it('the DaemonSet has the capabilities that the unit of systemd has', () => {
  const [container] = set.spec.template.spec.containers
  const [, capabilities = ''] = packaging('systemd/crashcrawler.service').match(/^CapabilityBoundingSet=(.*)$/m) ?? []
  const { add } = container.securityContext.capabilities
  expect(add.map((name: string) => `CAP_${name}`).sort()).toEqual(capabilities.split(' ').sort())
})

it('each volume of the DaemonSet is mounted', () => {
  const { containers, volumes } = set.spec.template.spec
  const names = (list: { name: string }[]): string[] => list.map(({ name }) => name).sort()
  expect(names(containers[0].volumeMounts)).toEqual(names(volumes))
})
