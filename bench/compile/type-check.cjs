/**
 * What `tsc --noEmit` does, as one measurement in a process of its own: processor time from the reading of the
 * `tsconfig.json` to the last diagnostic. Loading the program is left out.
 */
'use strict'

const ts = require('typescript')

const [, config] = process.argv.slice(2)
const begin = process.cpuUsage()
const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} }
const { fileNames, options } = ts.getParsedCommandLineOfConfigFile(config, {}, host)
const errors = ts.getPreEmitDiagnostics(ts.createProgram(fileNames, options)).length
const { user, system } = process.cpuUsage(begin)
const megabytes = process.resourceUsage().maxRSS / 1024
console.log(JSON.stringify({ errors, seconds: (user + system) / 1e6, megabytes }))
