/**
 * Builds the test image and boots it, once for as long as the image stays the same. Runs in vitest's main
 * process, so that all workers share one build and one boot.
 */
import type { Image } from '../../scripts/qemu.ts'
import { bootKernel, bootTests, type Boots, type TestEntry } from './boots.ts'

/** The module that workers import to ask for the results. */
export const RESULTS_MODULE = 'virtual:kernel-test-results'

/** A linked test image. */
export interface TestImage {
  readonly image: Image
  readonly tests: readonly TestEntry[]
  /** Changes whenever the image does. */
  readonly version: string
}

export interface KernelResults extends Boots {
  readonly root: string
  readonly image: Image
  readonly tests: readonly TestEntry[]
}

/** Fails with the build's diagnostics as the message. */
export type BuildTestImage = () => Promise<TestImage>

/** Answers questions for results, one at a time. */
export class ResultsProvider {
  private last: { version: string; results: KernelResults } | null = null
  private queue: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly root: string,
    private readonly build: BuildTestImage,
  ) {}

  /** The results of the sources as they are now. Whatever fails is told by `problem`. */
  current(): Promise<KernelResults> {
    const answer = this.queue.then(() => this.refresh())
    this.queue = answer
    return answer
  }

  private async refresh(): Promise<KernelResults> {
    let built: TestImage
    try {
      built = await this.build()
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error)
      return { root: this.root, image: { elf: '' }, tests: [], outcomes: [], problem }
    }
    if (this.last?.version === built.version) return this.last.results
    const boots = await bootTests(built.tests, bootKernel(built.image))
    const results = { root: this.root, image: built.image, tests: built.tests, ...boots }
    this.last = { version: built.version, results }
    return results
  }
}
