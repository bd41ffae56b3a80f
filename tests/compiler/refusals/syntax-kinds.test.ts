/** Every kind of node that TypeScript can parse is lowered, refused by name, or a part of another one. */

import { expect, test } from 'vitest'
import { ts } from '../../../compiler/frontend/typescript.ts'
import { MODULE_STATEMENTS } from '../../../compiler/lower/program.ts'
import { REFUSED_KINDS } from '../../../compiler/lower/syntax.ts'
import { TABLES } from '../../../compiler/lower/tables.ts'

/** Nodes that only occur inside others, whose lowering reads them. */
const PARTS = [
  'QualifiedName ComputedPropertyName Decorator Parameter TypeParameter',
  'ClassStaticBlockDeclaration PropertySignature PropertyDeclaration MethodSignature MethodDeclaration Constructor GetAccessor SetAccessor',
  'CallSignature ConstructSignature HeritageClause ExpressionWithTypeArguments',
  'ObjectBindingPattern ArrayBindingPattern BindingElement OmittedExpression',
  'TemplateExpression TemplateSpan VariableDeclaration VariableDeclarationList',
  'CaseBlock CaseClause DefaultClause CatchClause',
  'PropertyAssignment ShorthandPropertyAssignment SpreadAssignment EnumMember SemicolonClassElement',
  'ImportClause NamespaceImport NamedImports ImportSpecifier ImportAttributes ImportAttribute',
  'NamespaceExport NamedExports ExportSpecifier ExternalModuleReference ModuleBlock',
  'SourceFile',
].flatMap((line) => line.split(' '))

/** Made by TypeScript itself or in JavaScript files only; nothing in a TypeScript source parses to them. */
const NEVER_PARSED = [
  'SyntheticExpression SyntheticReferenceExpression PartiallyEmittedExpression CommaListExpression NotEmittedStatement',
  'NotEmittedTypeElement ImportTypeAssertionContainer SyntaxList Bundle Count Unknown',
].flatMap((line) => line.split(' '))

const LOWERED = new Set([
  ...TABLES.expressions.keys(),
  ...TABLES.statements.keys(),
  ...MODULE_STATEMENTS.keys(),
])

const KINDS = ts.SyntaxKind
const isType = (kind: number): boolean => kind >= KINDS.FirstTypeNode && kind <= KINDS.LastTypeNode
const isDocumentation = (kind: number): boolean => kind >= KINDS.FirstJSDocNode && kind <= KINDS.LastJSDocNode

/** Every name of a kind: some have several, such as `FirstStatement`. */
function namesOf(kind: ts.SyntaxKind): readonly string[] {
  return Object.entries(KINDS).flatMap(([name, value]) => (value === kind ? name : []))
}

test('every kind of node is in one of the tables', () => {
  const elsewhere = new Set([...PARTS, ...NEVER_PARSED])
  const unknown = Object.values(KINDS)
    .filter((kind): kind is ts.SyntaxKind => typeof kind === 'number' && kind >= KINDS.FirstNode)
    .filter((kind) => !isType(kind) && !isDocumentation(kind))
    .filter((kind) => !LOWERED.has(kind) && !REFUSED_KINDS.has(kind))
    .map(namesOf)
    // JSX is refused as a whole, with all of its parts.
    .filter((names) => !names.some((name) => elsewhere.has(name) || name.startsWith('Jsx')))
  expect(unknown).toEqual([])
})

test('no kind is both lowered and refused', () => {
  expect([...LOWERED].filter((kind) => REFUSED_KINDS.has(kind)).flatMap(namesOf)).toEqual([])
})
