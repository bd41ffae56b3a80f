/**
 * Places where a source can be mistaken in a small way, and each mistake as text: a comparison that is another, a
 * condition that is its opposite, a number that is one more, a statement that is missing, an answer that is the other.
 *
 * Comparisons with null are left alone: what follows them would not compile. So are constructors, which mostly run
 * at compile time, and statements that never return.
 */
import { ts } from '../../compiler/frontend/typescript.ts'

export interface Site {
  readonly start: number
  readonly end: number
  readonly line: number
  /** What is done there, for the report. */
  readonly mistake: string
  /** The text with the mistake in place if `chosen`, an expression, is true. */
  readonly woven: (chosen: string) => string
}

const COMPARISONS: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '&&': '||',
  '||': '&&',
  '+': '-',
  '-': '+',
}

/** All places of a source, outer ones before those inside them. */
export function findSites(file: string, text: string): Site[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const sites: Site[] = []

  const add = (node: ts.Node, mistake: string, woven: Site['woven']): void => {
    const start = node.getStart()
    const line = source.getLineAndCharacterOfPosition(start).line + 1
    sites.push({ start, end: node.end, line, mistake, woven })
  }
  const choose = (node: ts.Expression, wrong: string): void => {
    const right = node.getText()
    add(node, `${oneLine(right)} → ${oneLine(wrong)}`, (chosen) => `(${chosen} ? ${wrong} : ${right})`)
  }

  const visit = (node: ts.Node): void => {
    if (ts.isConstructorDeclaration(node) || ts.isTypeNode(node)) return
    if (ts.isTaggedTemplateExpression(node)) return
    if (ts.isBinaryExpression(node)) visitBinary(node)
    if (ts.isIfStatement(node) || ts.isWhileStatement(node)) {
      const condition = node.expression
      if (!mentionsNull(condition)) choose(condition, `!(${condition.getText()})`)
    }
    if (ts.isExpressionStatement(node) && isRemovable(node))
      add(node, `without ${oneLine(node.getText())}`, (chosen) => `{ if (!${chosen}) ${node.getText()} }`)
    if (ts.isReturnStatement(node) && node.expression) {
      const { kind } = node.expression
      if (kind === ts.SyntaxKind.TrueKeyword) choose(node.expression, 'false')
      if (kind === ts.SyntaxKind.FalseKeyword) choose(node.expression, 'true')
    }
    ts.forEachChild(node, visit)
  }
  const visitBinary = (node: ts.BinaryExpression): void => {
    const operator = node.operatorToken.getText()
    const [left, right] = [node.left.getText(), node.right.getText()]
    const other = COMPARISONS[operator]
    if (other !== undefined && !mentionsNull(node)) choose(node, `(${left}) ${other} (${right})`)
    if (ts.isNumericLiteral(node.right) && other !== undefined)
      choose(node, `${left} ${operator} ${String(Number(right.replaceAll('_', '')) + 1)}`)
  }

  for (const statement of source.statements)
    if (ts.isFunctionDeclaration(statement) && statement.body) visit(statement.body)
    else if (ts.isClassDeclaration(statement))
      for (const member of statement.members)
        if ((ts.isMethodDeclaration(member) || ts.isGetAccessor(member)) && member.body) visit(member.body)
  return sites
}

const mentionsNull = (node: ts.Node): boolean => /\bnull\b/.test(node.getText())

/** Whether a statement can be left out and the rest still compile, as far as that can be seen here. */
function isRemovable({ expression }: ts.ExpressionStatement): boolean {
  const text = expression.getText()
  return !/^(this\.)?(refuse|panic|unreachable|staticAssert)/.test(text) && !text.startsWith('panicMessage')
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ')
