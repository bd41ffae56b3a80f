/**
 * The tables behind the program's checks: a row for each check that is written somewhere, and a row for each source
 * location that a check or the program itself refers to. A row is printed once however often it is referred to.
 */

import type { Program } from '../ir/program.ts'
import { CHECKS, type Site } from '../ir/checks.ts'
import type { Location } from '../ir/location.ts'
import { object, reference, STRING, type Struct, U32 } from '../types/machine.ts'
import { stringLiteral } from './literals.ts'
import type { ProgramNames } from './names.ts'

/** The structs of the tables; a program that declares none of its own (a hosted one) is given these. */
interface CheckStructs {
  readonly check: Struct
  readonly sourceLocation: Struct
}

export class Checks {
  private readonly locations = new Map<string, { index: number; location: Location }>()
  private readonly sites = new Map<string, { index: number; site: Site; location: number }>()
  readonly structs: CheckStructs

  constructor(
    private readonly names: ProgramNames,
    program: Program,
  ) {
    const sourceLocation = program.sourceLocation ?? newLocationStruct()
    this.structs = { sourceLocation, check: program.check ?? newCheckStruct(sourceLocation) }
  }

  get isUsed(): boolean {
    return this.sites.size > 0
  }

  /** The address of a check's row. */
  row(site: Site): string {
    const location = this.locationNumber(site.location)
    const key = `${site.check} ${location}`
    let row = this.sites.get(key)
    if (row === undefined) this.sites.set(key, (row = { index: this.sites.size, site, location }))
    return `&checks[${row.index}]`
  }

  /** The address of a check's row, or the null that stands for no check. */
  rowOrNull(site: Site | null): string {
    return site === null ? 'NULL' : this.row(site)
  }

  /** The address of a location's row, as a reference to its class. */
  location(location: Location): string {
    return `(${this.locationType} *)&locations[${this.locationNumber(location)}]`
  }

  get locationType(): string {
    return `struct ${this.names.ofStruct(this.structs.sourceLocation)}`
  }
  get checkType(): string {
    return `struct ${this.names.ofStruct(this.structs.check)}`
  }

  /** The tables. To be asked for when everything else is printed. */
  tables(): string[] {
    const locations = [...this.locations.values()].map(({ location: { file, line, column } }) => {
      return `  { STRING(${stringLiteral(file)}), ${line}, ${column} },`
    })
    const checks = [...this.sites.values()].map(({ site, location }) => {
      const words = stringLiteral(CHECKS[site.check])
      return `  { STRING(${words}), (${this.locationType} *)&locations[${location}] },`
    })
    return [
      ...table(`static const ${this.locationType} locations[]`, locations),
      ...table(`static const ${this.checkType} checks[]`, checks),
    ]
  }

  get usesLocations(): boolean {
    return this.locations.size > 0
  }

  private locationNumber(location: Location): number {
    const key = `${location.line}:${location.column}:${location.file}`
    let row = this.locations.get(key)
    if (row === undefined) this.locations.set(key, (row = { index: this.locations.size, location }))
    return row.index
  }
}

function table(head: string, rows: readonly string[]): string[] {
  return rows.length > 0 ? [`${head} = {`, ...rows, '};', ''] : []
}

function newLocationStruct(): Struct {
  const fields = [
    { name: 'file', type: STRING, volatile: false },
    { name: 'line', type: U32, volatile: false },
    { name: 'column', type: U32, volatile: false },
  ]
  return { name: 'SourceLocation', symbol: 'SourceLocation', kind: 'class', fields, packed: false, align: 1 }
}

function newCheckStruct(sourceLocation: Struct): Struct {
  const fields = [
    { name: 'message', type: STRING, volatile: false },
    { name: 'location', type: reference(object(sourceLocation)), volatile: false },
  ]
  return { name: 'Check', symbol: 'Check', kind: 'class', fields, packed: false, align: 1 }
}
