/** The parameters of functions: their machine types, and the object of a method. */

import { ts } from '../frontend/typescript.ts'
import type { Expression, Local } from '../ir/nodes.ts'
import { IMPOSSIBLE, object, optionalOf, reference, withoutNull, type ValueType } from '../types/machine.ts'
import type { ClassInstance } from './classes.ts'
import type { Environment } from './environment.ts'
import { headerOf } from './method-tables.ts'
import { hasUndefined, isInstantiable } from './optionals.ts'
import { nothingNamed } from './tested.ts'
import { fromType, valueType, valueTypeOf } from './types.ts'
import type { Unit } from './unit.ts'

export function selfParameter(unit: Unit, instance: ClassInstance, node: ts.Node): Local {
  return {
    name: 'self',
    type: reference(object(instance.struct)),
    location: unit.location(node),
    temporary: false,
    spoken: 'this',
  }
}

/** The object as what stands in tables takes it, whatever its class. */
export function receiverParameter(unit: Unit, instance: ClassInstance, self: Local): Local {
  const type = headerOf(unit, instance.declaration)
  return type === self.type ? self : { ...self, name: 'object', type }
}

/** The object by its class, which is known where the function has been taken from its table. */
export function asSelf(receiver: Local, self: Local): Expression {
  const value: Expression = {
    kind: 'read',
    type: receiver.type as ValueType,
    place: { kind: 'local', type: receiver.type, local: receiver },
  }
  return { kind: 'convert', type: self.type as ValueType, value }
}

export function parameterLocal(
  unit: Unit,
  parameter: ts.ParameterDeclaration,
  environment: Environment,
  expected: ValueType | null,
): Local {
  const type = parameterType(unit, parameter, environment, expected)
  return {
    name: ts.isIdentifier(parameter.name) ? parameter.name.text : 'parameter',
    type,
    location: unit.location(parameter),
    temporary: false,
    ...(ts.isIdentifier(parameter.name) ? {} : { spoken: 'an argument' }),
  }
}

/** The machine type of a parameter. One with a default value other than undefined is never undefined in its function. */
export function parameterType(
  unit: Unit,
  parameter: ts.ParameterDeclaration,
  environment: Environment,
  expected: ValueType | null = null,
): ValueType {
  if (unit.refusedNodes.has(parameter) && unit.diagnostics.length > 0) unit.giveUp()
  const type =
    !parameter.type && expected
      ? expected
      : parameter.type && !parameter.questionToken
        ? valueType(unit, parameter.type, environment)
        : valueTypeOf(fromType(unit, unit.checker.getTypeAtLocation(parameter), parameter, environment))
  if (type.kind === 'never') return IMPOSSIBLE
  if (type.kind === 'void') return unit.refuse('noValues', parameter, type.kind)
  const { initializer } = parameter
  const isGiven = initializer !== undefined && nothingNamed(initializer) !== 'undefined'
  return isGiven ? withoutUndefined(unit, parameter, type) : type
}

/** The type without the undefined that its annotation, or the type by which it is passed, has; that of a type parameter stays. */
function withoutUndefined(unit: Unit, parameter: ts.ParameterDeclaration, type: ValueType): ValueType {
  const { checker } = unit
  const optional = optionalOf(type)
  if (optional?.nothing === 'null') return type
  const seen = parameter.type
    ? checker.getTypeFromTypeNode(parameter.type)
    : checker.getTypeAtLocation(parameter.name)
  const isKept = parameter.type ? !hasUndefined(seen) : isInstantiable(seen) || hasNull(seen)
  return isKept ? type : (optional?.value ?? withoutNull(type))
}

function hasNull(type: ts.Type): boolean {
  return type.isUnion() && type.types.some(({ flags }) => flags & ts.TypeFlags.Null)
}
