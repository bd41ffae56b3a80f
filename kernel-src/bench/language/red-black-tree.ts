/** A red-black tree with parent links: insertion, search and a walk in order (Cormen et al., chapter 13). */
import { words } from './input.ts'

const NODES = 2048

class TreeNode {
  left: TreeNode | null = null
  right: TreeNode | null = null
  parent: TreeNode | null = null
  isRed: boolean = false
  key: u32 = 0
}

class Tree {
  private root: TreeNode | null = null

  clear(): void {
    this.root = null
  }

  insert(node: TreeNode): void {
    let parent: TreeNode | null = null
    let next = this.root
    while (next !== null) {
      parent = next
      next = node.key < next.key ? next.left : next.right
    }
    node.left = null
    node.right = null
    node.parent = parent
    node.isRed = true
    if (parent === null) this.root = node
    else if (node.key < parent.key) parent.left = node
    else parent.right = node
    this.rebalance(node)
  }

  private rebalance(added: TreeNode): void {
    let node = added
    while (true) {
      let parent = node.parent
      if (parent === null || !parent.isRed) break
      const grandparent = parent.parent!
      const isLeft = parent === grandparent.left
      const uncle = isLeft ? grandparent.right : grandparent.left
      if (uncle !== null && uncle.isRed) {
        parent.isRed = false
        uncle.isRed = false
        grandparent.isRed = true
        node = grandparent
        continue
      }
      if (isLeft) {
        if (node === parent.right) {
          this.rotateLeft(parent)
          parent = node
        }
        this.rotateRight(grandparent)
      } else {
        if (node === parent.left) {
          this.rotateRight(parent)
          parent = node
        }
        this.rotateLeft(grandparent)
      }
      parent.isRed = false
      grandparent.isRed = true
      break
    }
    this.root!.isRed = false
  }

  private rotateLeft(node: TreeNode): void {
    const child = node.right!
    const inner = child.left
    node.right = inner
    if (inner !== null) inner.parent = node
    this.replace(node, child)
    child.left = node
    node.parent = child
  }

  private rotateRight(node: TreeNode): void {
    const child = node.left!
    const inner = child.right
    node.left = inner
    if (inner !== null) inner.parent = node
    this.replace(node, child)
    child.right = node
    node.parent = child
  }

  private replace(node: TreeNode, child: TreeNode): void {
    const parent = node.parent
    child.parent = parent
    if (parent === null) this.root = child
    else if (parent.left === node) parent.left = child
    else parent.right = child
  }

  /** How many steps lead to the key, or to where it would be. */
  depthOf(key: u32): u32 {
    let depth: u32 = 0
    let node = this.root
    while (node !== null && node.key !== key) {
      depth++
      node = key < node.key ? node.left : node.right
    }
    return depth
  }

  first(): TreeNode | null {
    let node = this.root
    while (node !== null && node.left !== null) node = node.left
    return node
  }
}

function successor(from: TreeNode): TreeNode | null {
  let right = from.right
  if (right !== null) {
    while (right.left !== null) right = right.left
    return right
  }
  let node = from
  let parent = node.parent
  while (parent !== null && node === parent.right) {
    node = parent
    parent = node.parent
  }
  return parent
}

const nodes: FixedArray<Inline<TreeNode>, 2048> = new FixedArray()
const tree = new Tree()

export function redBlackTree(): u32 {
  tree.clear()
  for (let index: usize = 0; index < NODES; index++) {
    const node = nodes[index]
    node.key = words[index]
    tree.insert(node)
  }
  let sum: u32 = 0
  for (let index: usize = 0; index < 2 * NODES; index++) sum += tree.depthOf(words[index])
  for (let node = tree.first(); node !== null; node = successor(node)) {
    sum = wrap.add(rotateLeft(sum, 1), node.key)
  }
  return sum
}
