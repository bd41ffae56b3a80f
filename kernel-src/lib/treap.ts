/**
 * Treaps: search trees by key that are heaps by a random priority, and therefore balanced, whatever the order in
 * which keys come and go (Seidel and Aragon, "Randomized Search Trees", Algorithmica 16, 1996). Searching,
 * inserting and removing take a number of steps in proportion to the logarithm of the size, on average over the
 * priorities. Those are pseudo-random, drawn by the tree and the same in each run, so what is done to a tree
 * decides its form, but no choice of keys can make it a list.
 *
 * The links stand in the items themselves, so a tree needs no memory. An item summarises the items below it, for
 * searches by something else than the key, and is told whenever those have changed.
 */

/** What an item must have. The tree alone writes the links and the priority. */
export interface TreapItem<T> {
  /** Distinct from that of every other item of the tree, and constant while the item is in it. */
  readonly key: usize
  priority: u32
  /** The items with smaller keys below this one, and those with larger ones. */
  left: T | null
  right: T | null
  /** Called, children before parents, when the items below may have changed. */
  summarize(): void
}

/** The shifts of Marsaglia's xorshift ("Xorshift RNGs", Journal of Statistical Software 8/14, 2003). */
function nextRandom(state: u32): u32 {
  const first = state ^ wrap.shiftLeft(state, 13)
  const second = first ^ (first >> 17)
  return second ^ wrap.shiftLeft(second, 5)
}

export class Treap<T extends TreapItem<T>> {
  root: T | null = null
  count: usize = 0
  private random: u32 = 1
  /** The two parts of a tree that was split, and the ends that they grow at. */
  private low: T | null = null
  private high: T | null = null

  /** The item with the largest key that is at most `key`. */
  atOrBelow(key: usize): T | null {
    let found: T | null = null
    let item = this.root
    while (item !== null) {
      if (item.key <= key) {
        found = item
        item = item.right
      } else {
        item = item.left
      }
    }
    return found
  }

  /** The item with the smallest key that is at least `key`. */
  atOrAbove(key: usize): T | null {
    let found: T | null = null
    let item = this.root
    while (item !== null) {
      if (item.key >= key) {
        found = item
        item = item.left
      } else {
        item = item.right
      }
    }
    return found
  }

  /** Adds an item that is in no tree. */
  insert(item: T): void {
    this.random = nextRandom(this.random)
    item.priority = this.random
    this.root = this.inserted(this.root, item)
    this.count++
  }

  /** Takes out an item of this tree. */
  remove(item: T): void {
    this.root = this.removed(this.root!, item)
    this.count--
  }

  /** Tells an item of this tree, and all above it, that what they summarise has changed. */
  refresh(item: T): void {
    this.refreshPath(this.root!, item)
  }

  /** The root of a subtree once it holds one more item. */
  private inserted(root: T | null, item: T): T {
    if (root === null || root.priority < item.priority) {
      this.split(root, item.key)
      item.left = this.low
      item.right = this.high
      item.summarize()
      return item
    }
    if (item.key < root.key) root.left = this.inserted(root.left, item)
    else root.right = this.inserted(root.right, item)
    root.summarize()
    return root
  }

  /** The root of a subtree once it lacks one of its items. */
  private removed(root: T, item: T): T | null {
    if (root === item) return this.merged(root.left, root.right)
    if (item.key < root.key) root.left = this.removed(root.left!, item)
    else root.right = this.removed(root.right!, item)
    root.summarize()
    return root
  }

  /** Divides a subtree into the items below `key`, in `low`, and those above, in `high`. */
  private split(root: T | null, key: usize): void {
    if (root === null) {
      this.low = null
      this.high = null
    } else if (root.key < key) {
      this.split(root.right, key)
      root.right = this.low
      root.summarize()
      this.low = root
    } else {
      this.split(root.left, key)
      root.left = this.high
      root.summarize()
      this.high = root
    }
  }

  /** One tree of two, all keys of the first of which are below those of the second. */
  private merged(low: T | null, high: T | null): T | null {
    if (low === null) return high
    if (high === null) return low
    if (low.priority > high.priority) {
      low.right = this.merged(low.right, high)
      low.summarize()
      return low
    }
    high.left = this.merged(low, high.left)
    high.summarize()
    return high
  }

  private refreshPath(root: T, item: T): void {
    if (root !== item) this.refreshPath(item.key < root.key ? root.left! : root.right!, item)
    root.summarize()
  }
}
