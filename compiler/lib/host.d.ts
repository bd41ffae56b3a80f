/** What a program compiled for the host (`hosted`) may call besides the language: tests use it, kernels cannot. */

/** Writes the bytes of `text` to standard output. */
declare function hostWrite(text: string): void
/** The next byte of standard input; 256 at its end. */
declare function hostRead(): u32
/** Ends the process. */
declare function hostExit(code: u32): never
