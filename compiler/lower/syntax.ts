/**
 * Syntax outside the subset is refused wherever it stands, in code that nothing calls as well, before anything
 * is lowered. Lowering therefore meets only kinds of nodes that it knows.
 */

import type { EntryName } from '../diagnostics/catalogue.ts'
import { ts } from '../frontend/typescript.ts'
import type { Unit } from './unit.ts'

const K = ts.SyntaxKind

/** Kinds of nodes that are refused whatever they hold. */
export const REFUSED_KINDS: ReadonlyMap<ts.SyntaxKind, EntryName> = new Map<ts.SyntaxKind, EntryName>([
  [K.BigIntLiteral, 'bigintLiteral'],
  [K.RegularExpressionLiteral, 'regularExpression'],
  [K.ClassExpression, 'classExpression'],
  [K.DeleteExpression, 'deleteOperator'],
  [K.TypeOfExpression, 'typeofOperator'],
  [K.VoidExpression, 'voidOperator'],
  [K.AwaitExpression, 'asynchronous'],
  [K.AwaitKeyword, 'asynchronous'],
  [K.AsyncKeyword, 'asynchronous'],
  [K.YieldExpression, 'generator'],
  [K.TypeAssertionExpression, 'typeAssertion'],
  [K.AccessorKeyword, 'autoAccessor'],
  [K.MetaProperty, 'metaProperty'],
  [K.PrivateIdentifier, 'privateName'],
  [K.TypePredicate, 'typePredicate'],
  [K.JsxElement, 'jsx'],
  [K.JsxSelfClosingElement, 'jsx'],
  [K.JsxFragment, 'jsx'],
  [K.ThrowStatement, 'throwStatement'],
  [K.TryStatement, 'tryStatement'],
  [K.WithStatement, 'withStatement'],
  [K.DebuggerStatement, 'debuggerStatement'],
  [K.ForInStatement, 'forIn'],
  [K.ModuleDeclaration, 'namespace'],
  [K.NamespaceExportDeclaration, 'namespace'],
  [K.ExportAssignment, 'defaultExport'],
  [K.DefaultKeyword, 'defaultExport'],
  [K.ImportEqualsDeclaration, 'importEquals'],
  [K.MissingDeclaration, 'missingDeclaration'],
  [K.IndexSignature, 'indexSignature'],
])

/** Kinds that are refused in some places only; the node to be marked, or null where it is allowed. */
const REFUSED_PLACES: readonly (readonly [
  ts.SyntaxKind,
  EntryName,
  (node: never, unit: Unit) => ts.Node | null,
])[] = [
  [K.TemplateExpression, 'textAtRunTime', (node: ts.TemplateExpression) => unless(isOutput(node), node)],
  [
    K.OmittedExpression,
    'arrayHole',
    (node: ts.OmittedExpression) =>
      unless(ts.isArrayBindingPattern(node.parent) || isAssigned(node.parent), node.parent),
  ],
  [
    K.ExpressionWithTypeArguments,
    'genericValue',
    (node: ts.ExpressionWithTypeArguments) => unless(ts.isHeritageClause(node.parent), node),
  ],
  [
    K.SuperKeyword,
    'superProperty',
    (node: ts.Node, unit: Unit) => unless(isCallOfSuper(node) || namesAccessor(node.parent, unit), node),
  ],
  [
    K.ImportKeyword,
    'dynamicImport',
    (node: ts.Node) => (ts.isCallExpression(node.parent) ? node.parent : null),
  ],
  [K.ClassDeclaration, 'localDeclaration', (node: ts.Node) => unless(ts.isSourceFile(node.parent), node)],
  [K.EnumDeclaration, 'localDeclaration', (node: ts.Node) => unless(ts.isSourceFile(node.parent), node)],
  [K.FunctionDeclaration, 'generator', (node: ts.FunctionDeclaration) => node.asteriskToken ?? null],
  [K.FunctionExpression, 'generator', (node: ts.FunctionExpression) => node.asteriskToken ?? null],
  [K.MethodDeclaration, 'generator', (node: ts.MethodDeclaration) => node.asteriskToken ?? null],
  [
    K.Parameter,
    'restParameter',
    (node: ts.ParameterDeclaration) => (node.dotDotDotToken && ts.isFunctionLike(node.parent) ? node : null),
  ],
  [K.FunctionDeclaration, 'overload', signatureAlone],
  [K.MethodDeclaration, 'overload', signatureAlone],
  [K.Constructor, 'overload', signatureAlone],
  [
    K.Identifier,
    'argumentsObject',
    (node: ts.Identifier, unit: Unit) => unless(!isArguments(node, unit), node),
  ],
  [
    K.VariableDeclarationList,
    'varDeclaration',
    (node: ts.Node) => unless((node.flags & ts.NodeFlags.BlockScoped) !== 0, node),
  ],
  [
    K.VariableDeclarationList,
    'asynchronous',
    (node: ts.Node) => unless((node.flags & ts.NodeFlags.BlockScoped) !== ts.NodeFlags.AwaitUsing, node),
  ],
  [
    K.VariableDeclarationList,
    'usingDeclaration',
    (node: ts.Node) => unless(!isUsing(node) || hasBlock(node.parent), node),
  ],
  [
    K.ComputedPropertyName,
    'computedName',
    (node: ts.ComputedPropertyName) =>
      unless(isMethod(node.parent) && SYMBOLS.has(node.expression.getText()), node),
  ],
  [
    K.ForOfStatement,
    'loopVariable',
    (node: ts.ForOfStatement) => unless(ts.isVariableDeclarationList(node.initializer), node.initializer),
  ],
  ...[K.StringLiteral, K.NoSubstitutionTemplateLiteral, K.TemplateHead, K.TemplateMiddle, K.TemplateTail].map(
    (kind) =>
      [
        kind,
        'loneSurrogate',
        (node: ts.LiteralLikeNode) => unless(!/\p{Surrogate}/u.test(node.text), node),
      ] as const,
  ),
]

const PLACES_BY_KIND = new Map(
  REFUSED_PLACES.map(([kind]) => [kind, REFUSED_PLACES.filter(([other]) => other === kind)]),
)

/** The methods that TypeScript calls by itself. */
const SYMBOLS: ReadonlySet<string> = new Set(['Symbol.iterator', 'Symbol.dispose'])

function isMethod(node: ts.Node): boolean {
  return ts.isMethodDeclaration(node) || ts.isMethodSignature(node)
}

function isUsing(node: ts.Node): boolean {
  return (node.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Using
}

/** Whether a declaration stands in a block or a loop of its own, whose end is an end of code. */
function hasBlock(statement: ts.Node): boolean {
  if (!ts.isVariableStatement(statement)) return true
  return !ts.isSourceFile(statement.parent) && !ts.isCaseOrDefaultClause(statement.parent)
}

function unless(allowed: boolean, node: ts.Node): ts.Node | null {
  return allowed ? null : node
}

/** Whether a template is that of a tag, or directly part of such a one. */
function isOutput(node: ts.TemplateExpression): boolean {
  const outer = ts.isParenthesizedExpression(node.parent) ? node.parent.parent : node.parent
  if (ts.isTaggedTemplateExpression(outer)) return outer.template === node
  return ts.isTemplateSpan(outer) && isOutput(outer.parent)
}

/** Whether a literal is the left side of an assignment, or stands in one that is. */
function isAssigned(node: ts.Node): boolean {
  const { parent } = node
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === K.EqualsToken && parent.left === node)
    return true
  const isInside =
    ts.isArrayLiteralExpression(parent) ||
    ts.isObjectLiteralExpression(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isParenthesizedExpression(parent)
  return isInside && isAssigned(parent)
}

/** A signature without a body, which is one of several of one function. */
function signatureAlone(node: ts.FunctionLikeDeclaration): ts.Node | null {
  const other = ts.ModifierFlags.Ambient | ts.ModifierFlags.Abstract
  const flags =
    ts.getCombinedModifierFlags(node) |
    (ts.isClassLike(node.parent) ? ts.getCombinedModifierFlags(node.parent) : 0)
  return unless(node.body !== undefined || (flags & other) !== 0, node)
}

/** `super(…)` and `super.method(…)`. */
function isCallOfSuper({ parent }: ts.Node): boolean {
  if (ts.isCallExpression(parent)) return ts.isExpressionStatement(parent.parent)
  if (!ts.isPropertyAccessExpression(parent)) return false
  return ts.isCallExpression(parent.parent) && parent.parent.expression === parent
}

/** Whether a member is a getter or setter. */
function namesAccessor(node: ts.Node, unit: Unit): boolean {
  if (!ts.isPropertyAccessExpression(node)) return false
  const symbol = unit.checker.getSymbolAtLocation(node.name)
  return symbol !== undefined && (symbol.flags & ts.SymbolFlags.Accessor) !== 0
}

function isArguments(node: ts.Identifier, unit: Unit): boolean {
  if (node.text !== 'arguments' || ts.isPropertyAccessExpression(node.parent)) return false
  return unit.checker.getSymbolAtLocation(node)?.declarations === undefined
}

/** Operators that are refused as tokens: what is marked is the operator's whole expression. */
const REFUSED_OPERATORS: ReadonlyMap<ts.SyntaxKind, EntryName> = new Map<ts.SyntaxKind, EntryName>([
  [K.EqualsEqualsToken, 'looseEquality'],
  [K.ExclamationEqualsToken, 'looseEquality'],
  [K.GreaterThanGreaterThanGreaterThanToken, 'unsignedShift'],
  [K.GreaterThanGreaterThanGreaterThanEqualsToken, 'unsignedShift'],
  [K.InKeyword, 'inOperator'],
])

interface Refusal {
  readonly name: EntryName
  readonly node: ts.Node
  readonly words: readonly string[]
}

/** Records a construct that is outside the subset; whether it is, so that nothing need be said of what it holds. */
export function refuseNode(unit: Unit, node: ts.Node): boolean {
  if (!EXAMINED.has(node.kind)) return false
  const refusal = refusalOf(unit, node)
  if (refusal) unit.report(refusal.name, refusal.node, ...refusal.words)
  return refusal !== null
}

/** The kinds of nodes that may be refused. */
const EXAMINED: ReadonlySet<ts.SyntaxKind> = new Set([
  ...REFUSED_KINDS.keys(),
  ...PLACES_BY_KIND.keys(),
  ...[K.BinaryExpression, K.VariableDeclaration, K.PropertyDeclaration],
  ...[K.ClassDeclaration, K.InterfaceDeclaration, K.EnumDeclaration],
])

function refusalOf(unit: Unit, node: ts.Node): Refusal | null {
  if (ts.isBinaryExpression(node)) {
    const name = REFUSED_OPERATORS.get(node.operatorToken.kind)
    return name ? { name, node, words: [ts.tokenToString(node.operatorToken.kind)!] } : null
  }
  if (isRepeated(unit, node)) return { name: 'merging', node: node.name, words: [node.name.text] }
  if ((ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) && node.exclamationToken)
    return { name: 'definiteAssignment', node, words: [node.name.getText()] }
  const name = REFUSED_KINDS.get(node.kind)
  if (name) return { name, node, words: [] }
  const places = PLACES_BY_KIND.get(node.kind)
  if (!places) return null
  for (const [, refused, marked] of places) {
    const found = marked(node as never, unit)
    if (found) return { name: refused, node: found, words: [] }
  }
  return null
}

type Mergeable = ts.ClassDeclaration | ts.InterfaceDeclaration | ts.EnumDeclaration

function isMergeable(node: ts.Node): node is Mergeable {
  return ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isEnumDeclaration(node)
}

/** Whether a declaration adds to one that stands before it. */
function isRepeated(unit: Unit, node: ts.Node): node is Mergeable & { readonly name: ts.Identifier } {
  if (!isMergeable(node) || !node.name) return false
  const all = unit.checker.getSymbolAtLocation(node.name)?.declarations?.filter(isMergeable) ?? []
  return all.length > 1 && all[0] !== node
}
