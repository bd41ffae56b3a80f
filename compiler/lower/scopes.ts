/**
 * What names mean, looked up in the scopes that TypeScript's binder has filled. The checker answers the same at more
 * than twice the cost, since it also looks for what to report; it is asked about every name of which the scopes alone
 * do not tell.
 */

import { ts } from '../frontend/typescript.ts'

/** What a scope declares, which is no part of TypeScript's public interface: where it is missing, the checker is asked. */
interface Scope {
  readonly locals?: ReadonlyMap<string, ts.Symbol>
}

const K = ts.SyntaxKind

/** Where an identifier is a value rather than a type, a label or the name of a member. */
const HOLDS_VALUE: Readonly<Partial<Record<ts.SyntaxKind, (parent: never, name: ts.Node) => boolean>>> = {
  [K.BinaryExpression]: always,
  [K.CallExpression]: always,
  [K.PropertyAccessExpression]: ({ expression }: ts.PropertyAccessExpression, name) => expression === name,
  [K.ElementAccessExpression]: always,
  [K.PrefixUnaryExpression]: always,
  [K.PostfixUnaryExpression]: always,
  [K.ParenthesizedExpression]: always,
  [K.ConditionalExpression]: always,
  [K.NonNullExpression]: always,
  [K.ReturnStatement]: always,
  [K.IfStatement]: always,
  [K.ForOfStatement]: always,
  [K.VariableDeclaration]: ({ initializer }: ts.VariableDeclaration, name) => initializer === name,
}

function always(): boolean {
  return true
}

/** A variable or parameter of a function, `'outside'` for what no function around the name declares, or null where the checker knows more. */
export function variableNamed(name: ts.Identifier): ts.Symbol | 'outside' | null {
  const isValue = HOLDS_VALUE[name.parent.kind]
  if (!isValue?.(name.parent as never, name) || name.text === 'arguments') return null
  const key = name.escapedText as string
  let inside: ts.Node = name
  for (let scope: ts.Node = name.parent; !ts.isSourceFile(scope); inside = scope, scope = scope.parent) {
    if (SPECIAL.has(scope.kind)) return null
    const found = (scope as Scope).locals?.get(key)
    if (!found) continue
    const declaration = found.valueDeclaration
    // The default values of parameters see no variables of the body, which are in the same scope.
    const isSeen = declaration && (ts.isParameter(declaration) || !ts.isParameter(inside))
    return isSeen && found.flags & ts.SymbolFlags.Variable ? found : null
  }
  return 'outside'
}

/** Whether a module, rather than the ambient language, declares what a name means that no function declares. */
export function declaresName(file: ts.SourceFile, name: ts.Identifier): boolean {
  const { locals } = file as Scope
  return locals === undefined || locals.has(name.escapedText as string)
}

/** What declares names in other ways. */
const SPECIAL: ReadonlySet<ts.SyntaxKind> = new Set([
  K.EnumDeclaration,
  K.ModuleDeclaration,
  K.FunctionExpression,
  K.ClassExpression,
  K.Decorator,
])
