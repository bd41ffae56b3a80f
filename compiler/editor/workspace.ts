/**
 * The projects that open documents belong to, each checked as a whole a moment after the last change. Text that has
 * not been saved stands for what is on disk; parsed files are kept from one check to the next.
 */

import path from 'node:path'
import { checkProject, type Check, type CheckRequest } from '../check.ts'
import { kernelProjectOf } from '../frontend/find-project.ts'
import type { ParsedFiles } from '../frontend/project.ts'

/** A check is not begun while someone types; this long a pause is a moment to look. */
const PAUSE_MILLISECONDS = 150

export interface Listener {
  /** What a check of a project found. */
  checked(project: string, check: Check): void
  /** A check that ended in an error of the compiler's own. */
  failed(project: string, error: unknown): void
  /** A project in which no document is open any more. */
  left(project: string): void
}

interface OpenProject {
  readonly parsed: ParsedFiles
  readonly documents: Set<string>
  timer: NodeJS.Timeout | undefined
}

export class Workspace {
  private readonly projects = new Map<string, OpenProject>()
  private readonly projectOf = new Map<string, string | null>()
  /** The text of each open document, by absolute path. */
  private readonly texts = new Map<string, string>()

  constructor(
    private readonly options: Pick<CheckRequest, 'target' | 'mode'>,
    private readonly listener: Listener,
  ) {}

  /** A document was opened, or has other text. */
  change(file: string, text: string): void {
    this.texts.set(file, text)
    if (!this.projectOf.has(file)) this.projectOf.set(file, kernelProjectOf(file))
    const project = this.projectOf.get(file)
    if (!project) return
    const open = this.projects.get(project) ?? { parsed: new Map(), documents: new Set(), timer: undefined }
    this.projects.set(project, open)
    open.documents.add(file)
    this.schedule(project, open)
  }

  close(file: string): void {
    this.texts.delete(file)
    const project = this.projectOf.get(file)
    this.projectOf.delete(file)
    const open = project ? this.projects.get(project) : undefined
    if (!project || !open) return
    open.documents.delete(file)
    if (open.documents.size > 0) return this.schedule(project, open)
    clearTimeout(open.timer)
    this.projects.delete(project)
    this.listener.left(project)
  }

  /** Files on disk have changed: a configuration may be another, and any project may mean something else. */
  changeOnDisk(): void {
    for (const [file, text] of [...this.texts]) {
      const project = kernelProjectOf(file)
      if (project === this.projectOf.get(file)) continue
      this.close(file)
      this.change(file, text)
    }
    for (const [project, open] of this.projects) this.schedule(project, open)
  }

  stop(): void {
    for (const { timer } of this.projects.values()) clearTimeout(timer)
  }

  private schedule(project: string, open: OpenProject): void {
    clearTimeout(open.timer)
    open.timer = setTimeout(() => this.check(project, open), PAUSE_MILLISECONDS)
  }

  private check(project: string, { parsed, documents }: OpenProject): void {
    try {
      const also = [...documents].filter((file) => path.extname(file) === '.ts')
      const check = checkProject({ ...this.options, project, overlay: this.texts, also, parsed })
      this.listener.checked(project, check)
    } catch (error) {
      this.listener.failed(project, error)
    }
  }
}
