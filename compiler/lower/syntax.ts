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
  [K.AsyncKeyword, 'asynchronous'],
  [K.YieldExpression, 'generator'],
  [K.AwaitExpression, 'asynchronous'],
  [K.AwaitKeyword, 'asynchronous'],
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
  [K.ImportAttributes, 'importAttributes'],
])

/** Kinds that are refused in some places only; the node to be marked, or null where it is allowed. */
const REFUSED_PLACES: readonly (readonly [
  ts.SyntaxKind,
  EntryName,
  (node: never, unit: Unit) => ts.Node | null,
])[] = [
  [K.TemplateExpression, 'textAtRunTime', (node: ts.TemplateExpression) => unless(isOutput(node), node)],
  [
    K.ModuleDeclaration,
    'ambientModule',
    (node: ts.ModuleDeclaration) => unless(!isAmbientModule(node), node),
  ],
  ...[
    K.PropertyAssignment,
    K.PropertySignature,
    K.PropertyDeclaration,
    K.MethodDeclaration,
    K.MethodSignature,
    K.GetAccessor,
    K.SetAccessor,
  ].map((kind) => [kind, 'numericName', numericName] as const),
  [K.ElementAccessExpression, 'namedElement', nameInBrackets],
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

/** Kinds of nodes of which nothing is said where something else has been refused for the same reason. */
const FOLLOWING: ReadonlyMap<ts.SyntaxKind, (node: never, unit: Unit) => boolean> = new Map([
  [K.AwaitExpression, isAsynchronous],
  [K.AwaitKeyword, isAsynchronous],
  [K.PrivateIdentifier, isUseOfPrivate],
])

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

/**
 * The first signature without a body of a function that has several declarations; TypeScript says of a function with a
 * single one that it lacks its body.
 */
function signatureAlone(node: ts.FunctionLikeDeclaration, unit: Unit): ts.Node | null {
  const other = ts.ModifierFlags.Ambient | ts.ModifierFlags.Abstract
  const flags =
    ts.getCombinedModifierFlags(node) |
    (ts.isClassLike(node.parent) ? ts.getCombinedModifierFlags(node.parent) : 0)
  if (node.body !== undefined || (flags & other) !== 0) return null
  const symbol =
    unit.checker.getSymbolAtLocation(node.name ?? node) ?? (node as { symbol?: ts.Symbol }).symbol
  const declarations = symbol?.declarations ?? []
  return unless(declarations.length < 2 || declarations[0] !== node, node)
}

/** `declare module '…'` and `declare global`. */
function isAmbientModule({ name, flags }: ts.ModuleDeclaration): boolean {
  return ts.isStringLiteral(name) || (flags & ts.NodeFlags.GlobalAugmentation) !== 0
}

/** Whether something stands in a function that is marked with `async`, which is refused already. */
function isAsynchronous(node: ts.Node): boolean {
  const owner = ts.findAncestor(node, ts.isFunctionLike)
  return (
    owner !== undefined &&
    (ts.getCombinedModifierFlags(owner as ts.Declaration) & ts.ModifierFlags.Async) !== 0
  )
}

/** Whether a private name is used rather than declared, and its declaration is known. */
function isUseOfPrivate(node: ts.PrivateIdentifier, unit: Unit): boolean {
  const isDeclaration = ts.isClassElement(node.parent) && node.parent.name === node
  return !isDeclaration && unit.checker.getSymbolAtLocation(node) !== undefined
}

/** The name of a field or method that is a number. */
function numericName(node: ts.NamedDeclaration): ts.Node | null {
  const { name } = node
  if (!name || !ts.isNumericLiteral(name)) return null
  return unless(ts.isPropertyAssignment(node) && isAssigned(node.initializer), name)
}

/** An access to a member by its name in brackets; members of enums may have names that no identifier can be. */
function nameInBrackets(node: ts.ElementAccessExpression, unit: Unit): ts.Node | null {
  const name = node.argumentExpression
  if (!ts.isStringLiteralLike(name)) return null
  const symbol = unit.checker.getSymbolAtLocation(name)
  return unless(symbol?.valueDeclaration !== undefined && ts.isEnumMember(symbol.valueDeclaration), node)
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
  if (!EXAMINED.has(node.kind) || (ts.isIdentifier(node) && node.text !== 'arguments')) return false
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
  for (const [, refused, marked] of PLACES_BY_KIND.get(node.kind) ?? []) {
    const found = marked(node as never, unit)
    if (found) return { name: refused, node: found, words: [] }
  }
  const name = REFUSED_KINDS.get(node.kind)
  if (!name || FOLLOWING.get(node.kind)?.(node as never, unit)) return null
  return { name, node, words: [] }
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
