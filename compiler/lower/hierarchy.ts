/**
 * Which classes and interfaces of the program are derived from which, by their declarations. All of it is known
 * before anything is laid out: an object carries a table of methods only if some call has to choose among several
 * methods at run time, and that is so only if the whole program shows several.
 */

import { ts } from '../frontend/typescript.ts'
import type { Unit } from './unit.ts'

/** What a type of references can be declared by. */
export type Nominal = ts.ClassDeclaration | ts.InterfaceDeclaration
export type MemberFunction = ts.MethodDeclaration | ts.GetAccessorDeclaration | ts.SetAccessorDeclaration
/** A member function, or the signature of one. */
export type MemberSignature = MemberFunction | ts.MethodSignature

/** A method or accessor by what a call names: `area`, `get size`, `set size`. */
export type MemberKey = string

/** The key of a member function or its signature; null for other members. */
export function memberKey(member: ts.Node): MemberKey | null {
  if (ts.isMethodDeclaration(member) || ts.isMethodSignature(member)) return member.name.getText()
  if (ts.isGetAccessor(member)) return `get ${member.name.getText()}`
  return ts.isSetAccessor(member) ? `set ${member.name.getText()}` : null
}

const indices = new WeakMap<Nominal, ReadonlyMap<MemberKey, readonly MemberSignature[]>>()

/** What the objects of a class or interface have under a key by its own declaration: signatures, and functions with bodies. */
export function membersNamed(declaration: Nominal, key: MemberKey): readonly MemberSignature[] {
  let index = indices.get(declaration)
  if (!index) indices.set(declaration, (index = indexOf(declaration)))
  return index.get(key) ?? []
}

function indexOf(declaration: Nominal): ReadonlyMap<MemberKey, readonly MemberSignature[]> {
  const index = new Map<MemberKey, MemberSignature[]>()
  for (const member of declaration.members) {
    const key = memberKey(member)
    if (key === null || isStaticMember(member)) continue
    const others = index.get(key)
    if (others) others.push(member as MemberSignature)
    else index.set(key, [member as MemberSignature])
  }
  return index
}

/** The function that a class itself has for a member. */
export function functionNamed(declaration: ts.ClassDeclaration, key: MemberKey): MemberFunction | null {
  const found = membersNamed(declaration, key).find((member) => (member as MemberFunction).body !== undefined)
  return (found as MemberFunction | undefined) ?? null
}

export function isStaticMember(member: ts.Declaration): boolean {
  return (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0
}

export function isAbstract(declaration: ts.Declaration): boolean {
  return (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Abstract) !== 0
}

/** Whether references to an interface are references to objects: it has methods, its own or inherited ones. */
export function hasMethods(unit: Unit, declaration: ts.InterfaceDeclaration): boolean {
  const symbol = unit.checker.getSymbolAtLocation(declaration.name)
  if (!symbol) return false
  return unit.checker
    .getDeclaredTypeOfSymbol(symbol)
    .getProperties()
    .some((property) => property.declarations?.some((member) => memberKey(member) !== null))
}

/** What a class or interface names behind `extends` and `implements`, as far as it is of the program. */
export function supersOf(unit: Unit, declaration: Nominal): readonly ts.ExpressionWithTypeArguments[] {
  return (declaration.heritageClauses ?? [])
    .flatMap((clause) => [...clause.types])
    .filter((node) => superDeclaration(unit, declaration, node) !== null)
}

/** The class that `object instanceof Class` asks for; null for every other expression. */
export function testedClass(
  unit: Unit,
  { operatorToken, right }: ts.BinaryExpression,
): ts.ClassDeclaration | null {
  if (operatorToken.kind !== ts.SyntaxKind.InstanceOfKeyword) return null
  const declaration = unit.symbolOf(right)?.valueDeclaration
  if (!declaration || !ts.isClassDeclaration(declaration) || !declaration.name) return null
  return declaration.getSourceFile().isDeclarationFile ? null : declaration
}

/** The declaration behind one name in a heritage clause; null for what does not make a type of references. */
export function superDeclaration(
  unit: Unit,
  declaration: Nominal,
  node: ts.ExpressionWithTypeArguments,
): Nominal | null {
  const symbol = unit.checker.getTypeAtLocation(node).symbol as ts.Symbol | undefined
  const found = symbol?.declarations?.find(
    (candidate) => ts.isClassDeclaration(candidate) || ts.isInterfaceDeclaration(candidate),
  )
  if (!found || found.getSourceFile().isDeclarationFile) return null
  if (ts.isInterfaceDeclaration(found)) return hasMethods(unit, found) ? found : null
  const extended = ts.isClassDeclaration(declaration) && isExtended(node)
  return extended && ts.isClassDeclaration(found) ? found : null
}

function isExtended({ parent }: ts.ExpressionWithTypeArguments): boolean {
  return ts.isHeritageClause(parent) && parent.token === ts.SyntaxKind.ExtendsKeyword
}

/** Classes and interfaces that are connected by derivation; their objects share one form of table. */
export interface Family {
  readonly declarations: Nominal[]
}

interface Relations {
  readonly supers: readonly Nominal[]
  readonly subs: Nominal[]
}

interface Implementation {
  readonly member: MemberFunction
  readonly owner: ts.ClassDeclaration
}

export class Hierarchy {
  private readonly relations = new Map<Nominal, Relations>()
  private readonly order = new Map<Nominal, number>()
  private readonly families = new Map<Nominal, Family>()
  private readonly known = new Map<Nominal, Map<MemberKey, readonly Implementation[]>>()
  private readonly carriers = new Set<Nominal>()
  private readonly slotMembers = new Set<ts.Declaration>()
  /** The classes that `instanceof` asks for. */
  readonly tested = new Set<ts.ClassDeclaration>()
  private readonly testedFamilies = new Set<Family>()

  constructor(unit: Unit) {
    for (const module of unit.project.modules) {
      for (const node of module.statements) {
        if (ts.isClassDeclaration(node) || (ts.isInterfaceDeclaration(node) && hasMethods(unit, node)))
          this.add(unit, node)
      }
    }
    for (const [declaration, { supers }] of this.relations) {
      for (const above of supers) this.relations.get(above)?.subs.push(declaration)
    }
    for (const declaration of this.relations.keys()) this.join(declaration)
    for (const declaration of this.relations.keys()) this.mark(declaration)
    for (const module of unit.project.modules)
      if (module.text.includes('instanceof')) this.findTests(unit, module)
    for (const declaration of this.relations.keys())
      if (this.isTested(declaration) && ts.isClassDeclaration(declaration))
        this.carriers.add(this.rootOf(declaration))
  }

  private findTests(unit: Unit, node: ts.Node): void {
    const tested = ts.isBinaryExpression(node) ? testedClass(unit, node) : null
    if (tested && this.relations.has(tested)) {
      this.tested.add(tested)
      this.testedFamilies.add(this.familyOf(tested))
    }
    ts.forEachChild(node, (child) => this.findTests(unit, child))
  }

  private add(unit: Unit, declaration: Nominal): void {
    const supers = supersOf(unit, declaration).map((node) => superDeclaration(unit, declaration, node)!)
    this.order.set(declaration, this.order.size)
    this.relations.set(declaration, { supers, subs: [] })
  }

  private join(declaration: Nominal): void {
    if (this.families.has(declaration)) return
    const family: Family = { declarations: [] }
    const waiting = [declaration]
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      if (this.families.has(next)) continue
      this.families.set(next, family)
      family.declarations.push(next)
      const { supers, subs } = this.relations.get(next) ?? { supers: [], subs: [] }
      waiting.push(...supers, ...subs)
    }
    family.declarations.sort((a, b) => (this.order.get(a) ?? 0) - (this.order.get(b) ?? 0))
  }

  /** Finds the calls through one class or interface that choose at run time, and whose objects they need. */
  private mark(declaration: Nominal): void {
    if (declaration.members.some(ts.isPropertySignature) && this.isManifold(declaration))
      for (const implementer of this.implementers(declaration)) this.carriers.add(this.rootOf(implementer))
    for (const member of declaration.members) {
      const key = memberKey(member)
      if (key === null || isStaticMember(member) || !this.isDynamic(declaration, key)) continue
      for (const implementer of this.implementers(declaration)) {
        this.carriers.add(this.rootOf(implementer))
        const found = this.implementation(implementer, key)
        if (found) this.slotMembers.add(found.member)
      }
    }
  }

  // --- Questions -------------------------------------------------------------------------------------------------

  familyOf(declaration: Nominal): Family {
    return this.families.get(declaration) ?? { declarations: [declaration] }
  }

  /** Whether `instanceof` asks for the classes of objects that a class or interface is connected with. */
  isTested(declaration: Nominal): boolean {
    return this.testedFamilies.size > 0 && this.testedFamilies.has(this.familyOf(declaration))
  }

  supers(declaration: Nominal): readonly Nominal[] {
    return this.relations.get(declaration)?.supers ?? []
  }

  /** The class that a class extends. */
  baseOf(declaration: ts.ClassDeclaration): ts.ClassDeclaration | null {
    return this.supers(declaration).find(ts.isClassDeclaration) ?? null
  }

  /** A class and those that it extends, itself first. */
  lineOf(declaration: ts.ClassDeclaration): readonly ts.ClassDeclaration[] {
    const line = new Set([declaration])
    for (const next of line) {
      const base = this.baseOf(next)
      if (base) line.add(base)
    }
    return [...line]
  }

  private rootOf(declaration: ts.ClassDeclaration): ts.ClassDeclaration {
    return this.lineOf(declaration).at(-1)!
  }

  /** All that is derived from a declaration, itself included. */
  descendants(declaration: Nominal): ReadonlySet<Nominal> {
    const found = new Set<Nominal>([declaration])
    for (const next of found) for (const sub of this.relations.get(next)?.subs ?? []) found.add(sub)
    return found
  }

  /** The classes whose objects a reference of a declared type can refer to. */
  implementers(declaration: Nominal): readonly ts.ClassDeclaration[] {
    return [...this.descendants(declaration)].filter(
      (sub): sub is ts.ClassDeclaration => ts.isClassDeclaration(sub) && !isAbstract(sub),
    )
  }

  /** The function that objects of exactly this class have for a member. */
  private implementation(declaration: ts.ClassDeclaration, key: MemberKey): Implementation | null {
    for (const owner of this.lineOf(declaration)) {
      const member = functionNamed(owner, key)
      if (member) return { member, owner }
    }
    return null
  }

  /** The functions that a call of a member through a declared type can come to. */
  implementations(declaration: Nominal, key: MemberKey): readonly Implementation[] {
    let known = this.known.get(declaration)
    if (!known) this.known.set(declaration, (known = new Map()))
    let list = known.get(key)
    if (!list) known.set(key, (list = this.findImplementations(declaration, key)))
    return list
  }

  private findImplementations(declaration: Nominal, key: MemberKey): readonly Implementation[] {
    const found = new Map<MemberFunction, Implementation>()
    for (const implementer of this.implementers(declaration)) {
      const implementation = this.implementation(implementer, key)
      if (implementation) found.set(implementation.member, implementation)
    }
    return [...found.values()]
  }

  /**
   * Whether a call of a member through a declared type chooses at run time: there are several functions, or one of a
   * generic class below it, of which there may be several copies, or fields in the place of accessors.
   */
  isDynamic(declaration: Nominal, key: MemberKey): boolean {
    const all = this.implementations(declaration, key)
    return (
      all.length > 1 ||
      all.some(({ owner }) => this.isGenericBelow(owner, declaration)) ||
      this.hasFieldFor(declaration, key)
    )
  }

  /** Whether a class has a field for what an interface declares as a getter or setter. */
  private hasFieldFor(declaration: Nominal, key: MemberKey): boolean {
    const [kind, name] = key.split(' ')
    if (name === undefined || (kind !== 'get' && kind !== 'set')) return false
    return this.implementers(declaration).some((implementer) =>
      this.lineOf(implementer).some((owner) => ownFields(owner).includes(name)),
    )
  }

  private isGenericBelow(owner: ts.ClassDeclaration, declaration: Nominal): boolean {
    if (!owner.typeParameters || owner === declaration) return false
    return !this.descendants(owner).has(declaration)
  }

  /** Whether the objects that a declared type refers to are of several classes, so that their fields differ in place. */
  isManifold(declaration: Nominal): boolean {
    const all = this.implementers(declaration)
    return all.length > 1 || all.some((owner) => this.isGenericBelow(owner, declaration))
  }

  /** Whether the objects of a class begin with a reference to a table of methods. */
  carriesTable(declaration: ts.ClassDeclaration): boolean {
    return this.carriers.size > 0 && this.carriers.has(this.rootOf(declaration))
  }

  /** Whether some call or field through an interface is found at run time, or it is asked for classes. */
  readsTable(declaration: ts.InterfaceDeclaration): boolean {
    if (this.isTested(declaration)) return true
    const seen = new Set<Nominal>([declaration])
    for (const next of seen) {
      for (const member of next.members) {
        const key = memberKey(member)
        if (key !== null && this.isDynamic(declaration, key)) return true
        if (ts.isPropertySignature(member) && this.isManifold(declaration)) return true
      }
      for (const above of this.supers(next)) seen.add(above)
    }
    return false
  }

  /** Whether a member function stands in tables, where it is called without knowing its class. */
  standsInTable(member: ts.Declaration): boolean {
    return this.slotMembers.has(member)
  }

  /** The class below a class, if any, whose objects have fields of their own and methods in the place of its methods. */
  unfinishedBelow(declaration: ts.ClassDeclaration): ts.ClassDeclaration | null {
    if (!this.carriesTable(declaration) && !isAbstract(declaration)) return null
    for (const sub of this.descendants(declaration)) {
      if (sub !== declaration && ts.isClassDeclaration(sub) && hasOwnFields(sub)) return sub
    }
    return null
  }

  /** Whether a class below a class has a getter or setter of a name. */
  hasAccessorBelow(declaration: ts.ClassDeclaration, name: string): boolean {
    return [...this.descendants(declaration)].some((sub) =>
      sub.members.some((member) => {
        const key = isStaticMember(member) ? null : memberKey(member)
        return key === `get ${name}` || key === `set ${name}`
      }),
    )
  }

  /** The names of the fields that the classes below a class declare. */
  fieldsBelow(declaration: ts.ClassDeclaration): readonly string[] {
    return [...this.descendants(declaration)].flatMap((sub) =>
      sub !== declaration && ts.isClassDeclaration(sub) ? ownFields(sub) : [],
    )
  }
}

function hasOwnFields(declaration: ts.ClassDeclaration): boolean {
  return ownFields(declaration).length > 0
}

function ownFields(declaration: ts.ClassDeclaration): readonly string[] {
  return declaration.members.flatMap((member) => {
    if (ts.isPropertyDeclaration(member)) return isStaticMember(member) ? [] : [member.name.getText()]
    if (!ts.isConstructorDeclaration(member)) return []
    return member.parameters
      .filter((parameter) => ts.isParameterPropertyDeclaration(parameter, member))
      .map(({ name }) => name.getText())
  })
}

const known = new WeakMap<Unit, Hierarchy>()

/** The hierarchy of a program, worked out when first asked for. */
export function hierarchyOf(unit: Unit): Hierarchy {
  let hierarchy = known.get(unit)
  if (!hierarchy) known.set(unit, (hierarchy = new Hierarchy(unit)))
  return hierarchy
}
