/**
 * The one door to the TypeScript compiler API. The rest of the compiler reaches syntax trees and the checker
 * through this module, so that a new version of the API is met here and nowhere else.
 */

import ts from 'typescript'

export { ts }
