/* Runs each kernel once, as kernel-src/bench/language/main.ts does, and prints its instructions and its checksum. */
#include "../../c/harness.h"
#include "kernels.h"

static void nothing(void)
{
}

static const struct {
  const char *name;
  uint32_t (*run)(void);
  void (*prepare)(void);
} kernels[] = {
  {"memory", memory, nothing},
  {"crc32", crc32, prepare_crc32},
  {"sha256", sha256, nothing},
  {"hash-table", hash_table, nothing},
  {"red-black-tree", red_black_tree, nothing},
  {"heap-sort", heap_sort, nothing},
  {"bitmap-scan", bitmap_scan, nothing},
  {"ring-buffer", ring_buffer, nothing},
  {"lz4", lz4, prepare_lz4},
  {"utf8", utf8, prepare_utf8},
  {"formatting", formatting, nothing},
  {"division", division, nothing},
  {"dispatch", dispatch, nothing},
};

static void print_figure(const char *kind, const char *name, uint32_t figure)
{
  print(kind);
  print(name);
  print(": ");
  print_number(figure);
}

void run_benchmarks(void)
{
  for (size_t index = 0; index < sizeof kernels / sizeof *kernels; index++) {
    fill_input();
    kernels[index].prepare();
    uint32_t begin = time_stamp();
    uint32_t sum = kernels[index].run();
    uint32_t instructions = time_stamp() - begin;
    print_figure("bench ", kernels[index].name, instructions);
    print(" / 1\n");
    print_figure("checksum ", kernels[index].name, sum);
    print("\n");
  }
  end(true);
}
