/** The parameters of functions: their machine types, and the object of a method. */

import { ts } from '../frontend/typescript.ts'
import type { Expression, Local } from '../ir/nodes.ts'
import { IMPOSSIBLE, object, reference, type ValueType } from '../types/machine.ts'
import type { ClassInstance } from './classes.ts'
import type { Environment } from './environment.ts'
import { headerOf } from './method-tables.ts'
import { fromType, valueType, valueTypeOf } from './types.ts'
import type { Unit } from './unit.ts'

export function selfParameter(unit: Unit, instance: ClassInstance, node: ts.Node): Local {
  return {
    name: 'self',
    type: reference(object(instance.struct)),
    location: unit.location(node),
    temporary: false,
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
  }
}

/** The machine type of a parameter. */
export function parameterType(
  unit: Unit,
  parameter: ts.ParameterDeclaration,
  environment: Environment,
  expected: ValueType | null = null,
): ValueType {
  const type =
    !parameter.type && expected
      ? expected
      : parameter.type && !parameter.questionToken
        ? valueType(unit, parameter.type, environment)
        : valueTypeOf(fromType(unit, unit.checker.getTypeAtLocation(parameter), parameter, environment))
  if (type.kind === 'never') return IMPOSSIBLE
  if (type.kind === 'void') return unit.refuse('noValues', parameter, type.kind)
  return type
}
