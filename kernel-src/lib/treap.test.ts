/** Treaps against a table that says which keys are there. */
import { Random } from '../testing/random.ts'
import { expect } from '../testing/expect.ts'
import { Treap } from './treap.ts'

class Item {
  key: usize = 0
  priority: u32 = 0
  left: Item | null = null
  right: Item | null = null
  /** How many items the subtree has. */
  size: usize = 0

  summarize(): void {
    this.size = 1 + sizeOf(this.left) + sizeOf(this.right)
  }
}

function sizeOf(item: Item | null): usize {
  return item === null ? 0 : item.size
}

const KEYS = 64
const items: FixedArray<Inline<Item>, 64> = new FixedArray()
const present: FixedArray<boolean, 64> = new FixedArray()
const tree = new Treap<Item>()

/** Checks order, heap order and summaries of the items whose keys lie in `from` to `end`; returns the depth. */
function depthOf(item: Item | null, from: usize, end: usize): usize {
  if (item === null) return 0
  expect(item.key).toBeAtLeast(from)
  expect(item.key).toBeLessThan(end)
  expect(item.size).toBe(1 + sizeOf(item.left) + sizeOf(item.right))
  const { left, right } = item
  if (left !== null) expect(left.priority).toBeAtMost(item.priority)
  if (right !== null) expect(right.priority).toBeAtMost(item.priority)
  const leftDepth = depthOf(left, from, item.key)
  const rightDepth = depthOf(right, item.key + 1, end)
  return 1 + (leftDepth > rightDepth ? leftDepth : rightDepth)
}

function insert(key: usize): void {
  items[key].key = key
  tree.insert(items[key])
  present[key] = true
}

function remove(key: usize): void {
  tree.remove(items[key])
  present[key] = false
}

function begin(): void {
  tree.root = null
  tree.count = 0
  present.fill(false)
}

/** The key that the table has at or below `key`, or `KEYS`. */
function presentAtOrBelow(key: usize): usize {
  for (let distance: usize = 0; distance <= key; distance++)
    if (present[key - distance]) return key - distance
  return KEYS
}

function presentAtOrAbove(key: usize): usize {
  for (let candidate = key; candidate < KEYS; candidate++) if (present[candidate]) return candidate
  return KEYS
}

function keyOf(item: Item | null): usize {
  return item === null ? KEYS : item.key
}

describe('treap', () => {
  test('finds neighbours, keeps its order and its summaries through random insertions and removals', () => {
    begin()
    const random = new Random()
    random.begin(11)
    for (let done: u32 = 0; done < 2000; done++) {
      const key: usize = random.below(KEYS)
      if (present[key]) remove(key)
      else insert(key)
      const asked: usize = random.below(KEYS)
      expect(keyOf(tree.atOrBelow(asked))).toBe(presentAtOrBelow(asked))
      expect(keyOf(tree.atOrAbove(asked))).toBe(presentAtOrAbove(asked))
      if (done % 16 === 0) depthOf(tree.root, 0, KEYS)
      expect(sizeOf(tree.root)).toBe(tree.count)
    }
  })

  test('stays shallow when keys come in order', () => {
    begin()
    for (let key: usize = 0; key < KEYS; key++) insert(key)
    expect(depthOf(tree.root, 0, KEYS)).toBeAtMost(16)
    for (let key: usize = 0; key < KEYS / 2; key++) remove(key)
    expect(depthOf(tree.root, KEYS / 2, KEYS)).toBeAtMost(16)
    expect(tree.count).toBe(KEYS / 2)
  })

  test('passes a change of one summary on to all above it', () => {
    begin()
    for (let key: usize = 0; key < KEYS; key++) insert(key)
    for (let key: usize = 0; key < KEYS; key++) items[key].size = 0
    for (let key: usize = 0; key < KEYS; key++) tree.refresh(items[key])
    expect(tree.root!.size).toBe(KEYS)
  })
})
