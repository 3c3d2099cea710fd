import { openBundle } from '../../model/kept-bundle.js'

type Collector = typeof import('./collector.js')

openBundle().load<Collector>('capture/deaths/collector').collectDeaths()
