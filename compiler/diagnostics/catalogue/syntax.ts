/** Refusals of syntax and of names in the wrong place: RK10…. */

import { entry, type Entry } from './entry.ts'

export const SYNTAX = {
  looseEquality: entry(
    'RK1002',
    "'{0}' converts its operands before it compares them",
    'Machine values are compared as they are.',
    "Write '{0}='.",
  ),
  capture: entry(
    'RK1003',
    "'{0}' belongs to the function around this one, which this function outlives",
    'A function that is kept is a bare code address; only one that is called, or passed to what just calls it, reaches the variables around it.',
    "Pass '{0}' as a parameter, or write a class with a field for it and a method.",
  ),
  superCapture: entry(
    'RK1260',
    "'super' needs the object of the method around this function, which this function outlives",
    'A function that is kept is a bare code address; it does not carry the object along, and no parameter can stand for super.',
    "Write a method that does what stands here, and give this function the object as a parameter on which to call it: (shape: Shape) => shape.baseArea(), with 'baseArea() { return super.area() }'.",
  ),
  decorator: entry(
    'RK1005',
    "'@{0}' is not a decorator of the language",
    'A decorator runs code when its class is defined, and no code runs before the entry point.',
    'Use @packed, @align(bytes), @volatile or @bits(low, count), or remove the decorator.',
  ),
  moduleStatement: entry(
    'RK1006',
    'A statement at module level would run before the entry point',
    'Modules hold declarations only; nothing runs before the entry point.',
    'Move it, with the statements that follow, into a function that the entry point calls.',
  ),
  optionalChain: entry(
    'RK1007',
    "This '?.' gives no value",
    'What stands at its end returns nothing, so there is nothing that could be missing.',
    'Write it as a statement of its own, or test for null with an if statement.',
  ),
  defaultValue: entry(
    'RK1008',
    "The function that is this default value uses '{0}' of the function around it",
    'Such a function is compiled into a copy of the function around it, for calls that name that one; those through a variable, and of methods that are found at run time, do not tell whether the argument is undefined.',
    "Give '{0}' to it as a parameter, pass a function, or leave the argument out.",
  ),
  destructuring: entry(
    'RK1009',
    'This pattern cannot be taken apart',
    'Records, tuples, arrays, slices and strings can be taken apart, and the fields and getters of an object.',
    'Read the parts one by one.',
  ),
  typeAssertion: entry(
    'RK1011',
    'A type assertion does not change a value',
    'What it claims cannot be checked, so the compiler would have to trust it.',
    "Convert integers with a call such as u32(x), assert non-null with '!', or use ref, ptr or slice for raw memory.",
  ),
  suppressed: entry(
    'RK1012',
    "'{0}' hides an error from TypeScript",
    'The compiler relies on every type error being reported.',
    'Remove the comment and repair what it hides.',
  ),
  ambient: entry(
    'RK1013',
    "'{0}' is declared but defined nowhere",
    'Every name must have a definition, or be part of the language.',
    'Define it, or use linkerSymbol(name) for what the linker script defines.',
  ),
  call: entry(
    'RK1014',
    'This cannot be called here',
    'The compiler cannot tell which function is meant.',
    'Call a function, a method or a variable of function type by its name.',
  ),
  methodValue: entry(
    'RK1015',
    "The method '{0}' is not a value of its own",
    'A bare code address does not carry its object along.',
    'Call it on its object, or write an arrow function that does: () => object.{0}().',
  ),
  moduleValue: entry(
    'RK1016',
    "'{0}' is not a value",
    'A namespace, class or module is a name for other names only.',
    'Name the member that is meant.',
  ),
  enumAsValue: entry(
    'RK2180',
    "The enum '{0}' is not a value",
    'Its members are integers; no list of their names or numbers is kept at run time.',
    "Name a member, {0}.{1}. For its name, or the member of a number, write a function with a switch: switch (value) { case {0}.{1}: return '{1}' … }.",
  ),
  decoratorPlace: entry(
    'RK1017',
    "'@{0}' does not belong here",
    '@packed and @align are for classes, @volatile for classes and fields, @bits for fields of objects.',
    'Move it to the class or to a field, or remove it.',
  ),
  nesting: entry(
    'RK1180',
    'This nests more than {0} levels deep',
    'The compiler descends into it level by level, and its stack ends somewhere.',
    'Divide it: name parts of it, or use a loop, a table or a switch.',
  ),
  compilerFailure: entry(
    'RK1181',
    'The compiler fails here: {0}',
    'This is a bug of the compiler, whatever the program says.',
    'Report it with the marked code; writing that in another way may help until it is mended.',
  ),
  loneSurrogate: entry(
    'RK1196',
    'This text holds half of a character',
    'Texts are UTF-8 bytes, which have no form for one surrogate alone: it would silently become another character.',
    'Write the whole character, or its code point: \\u{1F600}.',
  ),
  checkerFailure: entry(
    'RK1197',
    "TypeScript's own checker fails on this file: {0}",
    'The compiler takes all types from TypeScript, and stock tsc ends with the same exception.',
    'Repair the other errors of the file first, above all names that are imported and declared as well; or leave parts out until tsc accepts it.',
  ),
  tooMuchChecking: entry(
    'RK1230',
    "This is too much work for TypeScript's checker",
    'Types that are computed from types, and hundreds of tests in one function that narrow the same variable, can take more time and memory than any machine has, in stock tsc and in editors as well.',
    'Write out the types that are meant, or compute them from smaller unions and shorter texts; divide the function, or test by one switch.',
  ),
  tooManyErrors: entry(
    'RK1231',
    'More than {0} errors stand before this module, so it and what comes after it, {1} modules in all, are not checked',
    'So many errors have few causes, and each module adds its own.',
    'Repair the first ones, or import fewer modules: those of other projects are seldom written in this language.',
  ),
} as const satisfies Readonly<Record<string, Entry>>
