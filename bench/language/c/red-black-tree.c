/* A red-black tree with parent links: insertion, search and a walk in order. */
#include "kernels.h"

enum { NODES = 2048 };

struct node {
  struct node *left, *right, *parent;
  bool is_red;
  uint32_t key;
};

static struct node nodes[NODES];
static struct node *root;

static void replace(struct node *node, struct node *child)
{
  struct node *parent = node->parent;
  child->parent = parent;
  if (!parent) root = child;
  else if (parent->left == node) parent->left = child;
  else parent->right = child;
}

static void turn_left(struct node *node)
{
  struct node *child = node->right, *inner = child->left;
  node->right = inner;
  if (inner) inner->parent = node;
  replace(node, child);
  child->left = node;
  node->parent = child;
}

static void turn_right(struct node *node)
{
  struct node *child = node->left, *inner = child->right;
  node->left = inner;
  if (inner) inner->parent = node;
  replace(node, child);
  child->right = node;
  node->parent = child;
}

static void rebalance(struct node *node)
{
  for (;;) {
    struct node *parent = node->parent;
    if (!parent || !parent->is_red) break;
    struct node *grandparent = parent->parent;
    bool is_left = parent == grandparent->left;
    struct node *uncle = is_left ? grandparent->right : grandparent->left;
    if (uncle && uncle->is_red) {
      parent->is_red = false;
      uncle->is_red = false;
      grandparent->is_red = true;
      node = grandparent;
      continue;
    }
    if (is_left) {
      if (node == parent->right) {
        turn_left(parent);
        parent = node;
      }
      turn_right(grandparent);
    } else {
      if (node == parent->left) {
        turn_right(parent);
        parent = node;
      }
      turn_left(grandparent);
    }
    parent->is_red = false;
    grandparent->is_red = true;
    break;
  }
  root->is_red = false;
}

static void insert(struct node *node)
{
  struct node *parent = NULL, *next = root;
  while (next) {
    parent = next;
    next = node->key < next->key ? next->left : next->right;
  }
  node->left = NULL;
  node->right = NULL;
  node->parent = parent;
  node->is_red = true;
  if (!parent) root = node;
  else if (node->key < parent->key) parent->left = node;
  else parent->right = node;
  rebalance(node);
}

static uint32_t depth_of(uint32_t key)
{
  uint32_t depth = 0;
  for (const struct node *node = root; node && node->key != key; depth++)
    node = key < node->key ? node->left : node->right;
  return depth;
}

static struct node *successor(struct node *node)
{
  if (node->right) {
    node = node->right;
    while (node->left) node = node->left;
    return node;
  }
  struct node *parent = node->parent;
  while (parent && node == parent->right) {
    node = parent;
    parent = node->parent;
  }
  return parent;
}

uint32_t red_black_tree(void)
{
  root = NULL;
  for (size_t index = 0; index < NODES; index++) {
    nodes[index].key = words[index];
    insert(&nodes[index]);
  }
  uint32_t sum = 0;
  for (size_t index = 0; index < 2 * NODES; index++) sum += depth_of(words[index]);
  struct node *node = root;
  while (node && node->left) node = node->left;
  for (; node; node = successor(node)) sum = rotate_left(sum, 1) + node->key;
  return sum;
}
