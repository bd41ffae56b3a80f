/**
 * Arithmetic whose failures are checked, one function per width. Nothing here relies on what C leaves undefined:
 * sums are made by gcc's overflow builtins or in unsigned types, and what is brought back to a signed type is
 * taken modulo its width, as gcc documents.
 */

import type { HelperContext, HelperType, IntegerHelper } from './registry.ts'

function overflowTest(builtin: string): IntegerHelper {
  return ({ name: type }, { name }) => `
INLINE bool ${name}(${type} left, ${type} right) {
  ${type} result;
  return __builtin_${builtin}_overflow(left, right, &result);
}`
}

function checkedOperation(builtin: string): IntegerHelper {
  return ({ name: type }, { name, check, use }) => `
INLINE ${type} ${name}(${type} left, ${type} right, const ${check} *overflow) {
  ${type} result;
  if (__builtin_${builtin}_overflow(left, right, &result)) ${use('check_failed')}(overflow, 0, 0);
  return result;
}`
}

/** `left / right` or `left % right` for operands that C can divide. */
function quotient(type: HelperType, operator: '/' | '%', { use }: HelperContext): string {
  const family = operator === '/' ? 'quotient' : 'modulus'
  return type.isDouble ? `${use(`${family}_${type.name}`)}(left, right)` : `left ${operator} right`
}

function lowest({ name, wide, bits }: HelperType): string {
  return `(${name})((${wide})1 << ${bits - 1})`
}

function unsignedDivision(operator: '/' | '%'): IntegerHelper {
  return (type, context) => `
INLINE ${type.name} ${context.name}(${type.name} left, ${type.name} right, const ${context.check} *zero) {
  if (right == 0) ${context.use('check_failed')}(zero, 0, 0);
  return ${quotient(type, operator, context)};
}`
}

const divideUnsigned = unsignedDivision('/')
const remainderUnsigned = unsignedDivision('%')

/** Divides by -1 apart: the quotient of the lowest value does not fit, and the processor traps on it. */
const divideSigned: IntegerHelper = (type, context) => `
INLINE ${type.name} ${context.name}(${type.name} left, ${type.name} right, const ${context.check} *zero,
    const ${context.check} *overflow) {
  if (right == 0) ${context.use('check_failed')}(zero, 0, 0);
  if (right == -1) {
    if (overflow != NULL && left == ${lowest(type)}) ${context.use('check_failed')}(overflow, 0, 0);
    return (${type.name})(0 - (${type.wide})left);
  }
  return ${quotient(type, '/', context)};
}`

const remainderSigned: IntegerHelper = (type, context) => `
INLINE ${type.name} ${context.name}(${type.name} left, ${type.name} right, const ${context.check} *zero) {
  if (right == 0) ${context.use('check_failed')}(zero, 0, 0);
  return right == -1 ? 0 : ${quotient(type, '%', context)};
}`

/** Division of signed integers wider than a register, by way of their magnitudes; `right` is not 0. */
const signedQuotient: IntegerHelper = ({ name: type, unsigned }, { name, use }) => `
INLINE ${type} ${name}(${type} left, ${type} right) {
  ${unsigned} dividend = left < 0 ? 0 - (${unsigned})left : (${unsigned})left;
  ${unsigned} divisor = right < 0 ? 0 - (${unsigned})right : (${unsigned})right;
  ${unsigned} quotient = ${use(`quotient_${unsigned}`)}(dividend, divisor);
  return (${type})((left < 0) != (right < 0) ? 0 - quotient : quotient);
}`

const signedModulus: IntegerHelper = ({ name: type, unsigned }, { name, use }) => `
INLINE ${type} ${name}(${type} left, ${type} right) {
  ${unsigned} dividend = left < 0 ? 0 - (${unsigned})left : (${unsigned})left;
  ${unsigned} divisor = right < 0 ? 0 - (${unsigned})right : (${unsigned})right;
  ${unsigned} modulus = ${use(`modulus_${unsigned}`)}(dividend, divisor);
  return (${type})(left < 0 ? 0 - modulus : modulus);
}`

/** The families; `quotient` and `modulus` exist only for what is wider than a register. */
export const ARITHMETIC_HELPERS: Readonly<Record<string, IntegerHelper>> = {
  add: checkedOperation('add'),
  subtract: checkedOperation('sub'),
  multiply: checkedOperation('mul'),
  overflows_add: overflowTest('add'),
  overflows_subtract: overflowTest('sub'),
  overflows_multiply: overflowTest('mul'),
  negate: ({ name: type }, { name, check, use }) => `
INLINE ${type} ${name}(${type} value, const ${check} *overflow) {
  ${type} result;
  if (__builtin_sub_overflow(0, value, &result)) ${use('check_failed')}(overflow, 0, 0);
  return result;
}`,
  divide: (type, context) => (type.signed ? divideSigned : divideUnsigned)(type, context),
  remainder: (type, context) => (type.signed ? remainderSigned : remainderUnsigned)(type, context),
  quotient: (type, context) =>
    type.signed
      ? signedQuotient(type, context)
      : `
INLINE ${type.name} ${context.name}(${type.name} dividend, ${type.name} divisor) {
  ${type.name} remainder;
  return ${context.use('divide_double')}(dividend, divisor, &remainder);
}`,
  modulus: (type, context) =>
    type.signed
      ? signedModulus(type, context)
      : `
INLINE ${type.name} ${context.name}(${type.name} dividend, ${type.name} divisor) {
  ${type.name} remainder;
  ${context.use('divide_double')}(dividend, divisor, &remainder);
  return remainder;
}`,
}
