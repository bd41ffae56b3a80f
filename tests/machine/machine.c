/*
 * An i386 machine as a process of the host, for kernel code as the compiler printed it. The kernel's loads and stores
 * run as they are, at the addresses that they name; what they show is mapped there from a file that plays physical
 * memory. The mappings of the process are the translation lookaside buffer (TLB) of the machine:
 *
 * 1. An access to a page that is not mapped stops the process. The machine then walks the kernel's page tables as a
 *    processor does, and maps the page; or delivers a page fault to the kernel.
 * 2. What is mapped stays mapped, whatever the kernel writes into its tables, until the kernel says INVLPG or writes
 *    CR3 or CR4. A process may not execute these instructions, so it stops there too, and the machine carries them
 *    out. So no processor remembers more, or longer, than this one does.
 * 3. The entries that lead to page tables are remembered in the same way (SDM volume 3, section 4.10.3).
 * 4. A processor may read translations ahead of their use. If it is told to, this one does so at the worst moment: what
 *    it was made to forget it looks up again at once (SDM volume 3, section 4.10.2.3).
 *
 * The kernel asks the machine by HLT, which is privileged as well: the request is in EBX, an address in ECX, and the
 * answer comes in EAX.
 *
 * Nothing of a C library is used: its stack and data would lie where the kernel's addresses are.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/ucontext.h>

typedef uint32_t u32;
typedef uint8_t u8;

/* The machine. */
#define MEMORY_FRAMES (MEMORY_BYTES / 4096)
#define MEMORY_BYTES 0x2000000u
/* The kernel's part of the address space, and as much of the rest as the process itself does not need. */
#define KERNEL_BASE 0xC0000000u
#define USER_END 0x70000000u
/* The last pages belong to the host, and nothing of the kernel's is there; see hosted-machine.ts. */
#define ADDRESSES_END 0xFFC00000u
/* All of physical memory, for the machine's own use. */
#define PHYSICAL ((volatile u32 *)0x78000000u)

#define PRESENT 0x001u
#define WRITABLE 0x002u
#define ACCESSED 0x020u
#define DIRTY 0x040u
#define LARGE 0x080u
#define GLOBAL 0x100u
#define CR4_PAGE_SIZE_EXTENSIONS 0x10u
#define CR4_GLOBAL_PAGES 0x80u

static u32 cr2, cr3, cr4;
static int memory_file;

/* --- The host ------------------------------------------------------------------------------------------------- */

enum {
  SYS_EXIT = 1,
  SYS_READ = 3,
  SYS_WRITE = 4,
  SYS_MUNMAP = 91,
  SYS_FTRUNCATE = 93,
  SYS_RT_SIGACTION = 174,
  SYS_SIGALTSTACK = 186,
  SYS_MMAP2 = 192,
  SYS_MEMFD_CREATE = 356,
};

static long host(long number, long a, long b, long c, long d, long e) {
  long result;
  __asm__ volatile("int $0x80"
                   : "=a"(result)
                   : "a"(number), "b"(a), "c"(b), "d"(c), "S"(d), "D"(e)
                   : "memory");
  return result;
}

/* mmap2 has a sixth argument, in EBP: the offset in pages. */
static long map_file(u32 address, u32 bytes, int protection, u32 page) {
  long result;
  struct {
    long ebp, number;
  } arguments = {(long)page, SYS_MMAP2};
  __asm__ volatile("pushl %%ebp; movl 4(%%eax), %%ebp; xchgl %%ebp, %%eax; movl (%%ebp), %%ebp; int $0x80; popl %%ebp"
                   : "=a"(result)
                   : "a"(&arguments), "b"(address), "c"(bytes), "d"(protection), "S"(MAP_SHARED | MAP_FIXED),
                     "D"(memory_file)
                   : "memory");
  return result;
}

/* What the printed C reaches by these labels. */
__attribute__((noreturn)) void _exit(int code) {
  for (;;) host(SYS_EXIT, code, 0, 0, 0, 0);
}

ssize_t write(int file, const void *bytes, size_t count) {
  return host(SYS_WRITE, file, (long)bytes, (long)count, 0, 0);
}

ssize_t read(int file, void *bytes, size_t count) {
  return host(SYS_READ, file, (long)bytes, (long)count, 0, 0);
}

/* GCC calls these; forward by bytes is what the processor is good at. */
void *memcpy(void *to, const void *from, size_t count) {
  void *start = to;
  __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(count) : : "memory");
  return start;
}

void *memmove(void *to, const void *from, size_t count) {
  if ((u32)to - (u32)from >= count) return memcpy(to, from, count);
  u8 *target = (u8 *)to + count - 1;
  const u8 *source = (const u8 *)from + count - 1;
  __asm__ volatile("std; rep movsb; cld" : "+D"(target), "+S"(source), "+c"(count) : : "memory");
  return to;
}

void *memset(void *to, int value, size_t count) {
  void *start = to;
  __asm__ volatile("rep stosb" : "+D"(to), "+c"(count) : "a"(value) : "memory");
  return start;
}

int memcmp(const void *left, const void *right, size_t count) {
  for (size_t index = 0; index < count; index++) {
    int difference = ((const u8 *)left)[index] - ((const u8 *)right)[index];
    if (difference != 0) return difference;
  }
  return 0;
}

static void say(const char *text) {
  u32 length = 0;
  while (text[length] != 0) length++;
  write(1, text, length);
}

static void say_hex(u32 value) {
  char digits[10] = "0x";
  for (int digit = 0; digit < 8; digit++) digits[2 + digit] = "0123456789abcdef"[value >> (28 - 4 * digit) & 15];
  write(1, digits, sizeof(digits));
}

/* The exit status of a machine that stopped: what went wrong is on standard output. */
#define STOPPED 4

static __attribute__((noreturn)) void stop(const char *why, u32 address, u32 instruction) {
  say("machine: ");
  say(why);
  say(" ");
  say_hex(address);
  say(" at instruction ");
  say_hex(instruction);
  say("\n");
  _exit(STOPPED);
}

/* --- Page tables ---------------------------------------------------------------------------------------------- */

/* A translation as the tables have it, or as it is remembered. */
struct translation {
  u32 frame;
  u8 valid, writable, global, large;
};

static volatile u32 *entry_at(u32 table_frame, u32 index) {
  if (table_frame >= MEMORY_FRAMES) stop("a table lies outside of memory, in frame", table_frame, 0);
  return PHYSICAL + table_frame * 1024 + index;
}

/* The entries that lead to page tables, as they are remembered; 0 for none. */
static u32 remembered_parents[1024];

enum access { LOOK, READ, WRITE };

/*
 * Walks the tables for an address. A walk for an access uses and fills what is remembered of the directory, and sets
 * the bits that a processor sets; a look does neither.
 */
static struct translation walk(u32 address, enum access access) {
  struct translation result = {0, 0, 0, 0, 0};
  u32 slot = address >> 22;
  volatile u32 *parent_place = entry_at(cr3 >> 12, slot);
  u32 parent = access != LOOK && remembered_parents[slot] != 0 ? remembered_parents[slot] : *parent_place;
  if ((parent & PRESENT) == 0) return result;
  if ((parent & LARGE) != 0 && (cr4 & CR4_PAGE_SIZE_EXTENSIONS) != 0) {
    result.frame = (parent >> 12) + (address >> 12 & 1023);
    result.writable = (parent & WRITABLE) != 0;
    result.global = (parent & GLOBAL) != 0 && (cr4 & CR4_GLOBAL_PAGES) != 0;
    result.large = 1;
    result.valid = 1;
    if (access == READ || (access == WRITE && result.writable))
      *parent_place = parent | ACCESSED | (access == WRITE ? DIRTY : 0);
    return result;
  }
  if (access != LOOK) {
    if (remembered_parents[slot] == 0) {
      *parent_place = parent | ACCESSED;
      remembered_parents[slot] = parent | ACCESSED;
    }
  }
  volatile u32 *place = entry_at(parent >> 12, address >> 12 & 1023);
  u32 entry = *place;
  if ((entry & PRESENT) == 0) return result;
  result.frame = entry >> 12;
  result.writable = (parent & entry & WRITABLE) != 0;
  result.global = (entry & GLOBAL) != 0 && (cr4 & CR4_GLOBAL_PAGES) != 0;
  result.valid = 1;
  if (access == READ || (access == WRITE && result.writable))
    *place = entry | ACCESSED | (access == WRITE ? DIRTY : 0);
  return result;
}

/* --- The TLB -------------------------------------------------------------------------------------------------- */

static struct translation remembered[1 << 20];
/* The pages that are remembered, and where each of them stands in that list. */
static u32 list[1 << 20], position[1 << 20], list_length;
/* How often what was asked for, for the report. */
static u32 fills, invalidations, flushes, faults;

static void forget(u32 page) {
  if (!remembered[page].valid) return;
  remembered[page].valid = 0;
  host(SYS_MUNMAP, (long)(page << 12), 4096, 0, 0, 0);
  u32 last = list[--list_length];
  list[position[page]] = last;
  position[last] = position[page];
}

static void remember(u32 page, struct translation translation) {
  if (translation.frame >= MEMORY_FRAMES) stop("an access outside of memory, to frame", translation.frame, 0);
  int protection = PROT_READ | (translation.writable ? PROT_WRITE : 0);
  if (map_file(page << 12, 4096, protection, translation.frame) != (long)(page << 12))
    stop("the host does not map", page << 12, 0);
  fills++;
  if (!remembered[page].valid) {
    position[page] = list_length;
    list[list_length++] = page;
  }
  remembered[page] = translation;
}

static void forget_parents(void) { memset(remembered_parents, 0, sizeof(remembered_parents)); }

/* Whether what was forgotten is looked up again at once. */
static int reads_ahead;

/* Forgets a page because the kernel says so. */
static void renew(u32 page) {
  struct translation was = remembered[page], is = {0, 0, 0, 0, 0};
  if (!was.valid) return;
  if (reads_ahead) is = walk(page << 12, LOOK);
  if (is.valid && is.frame == was.frame && is.writable == was.writable) {
    remembered[page] = is;
    return;
  }
  forget(page);
  if (is.valid) remember(page, is);
}

static void forget_all(int even_global) {
  flushes++;
  forget_parents();
  for (u32 rank = list_length; rank > 0; rank--) {
    u32 page = list[rank - 1];
    if (even_global || !remembered[page].global) renew(page);
  }
}

/* INVLPG: the page, all of it if it is a large one, and every parent. */
static void invalidate(u32 address) {
  invalidations++;
  forget_parents();
  u32 page = address >> 12;
  for (u32 other = page & ~1023u; other <= (page | 1023u); other++)
    if (other == page || remembered[other].large) renew(other);
}

/* Whether an access would succeed, and in which frame: as remembered, otherwise by the tables. */
static struct translation translate(u32 address) {
  u32 page = address >> 12;
  return remembered[page].valid ? remembered[page] : walk(address, LOOK);
}

/*
 * The first page of which something is remembered that the tables no longer say, or 0. That the tables allow more
 * below the kernel is no harm: the access faults, and is then tried again.
 */
static u32 first_stale(void) {
  for (u32 rank = 0; rank < list_length; rank++) {
    u32 page = list[rank];
    struct translation was = remembered[page], is = walk(page << 12, LOOK);
    if (!is.valid || is.frame != was.frame || (was.writable && !is.writable)) return page << 12;
    if (!was.writable && is.writable && page << 12 >= KERNEL_BASE) return page << 12;
  }
  for (u32 slot = 0; slot < 1024; slot++) {
    u32 was = remembered_parents[slot], is = *entry_at(cr3 >> 12, slot);
    if (was != 0 && ((was ^ is) & ~(ACCESSED | DIRTY)) != 0) return slot << 22;
  }
  return 0;
}

/* --- Faults and privileged instructions ----------------------------------------------------------------------- */

/* The kernel's page-fault handler: whether the access is to be tried again. */
extern u32 host_page_fault(u32 address, u32 code);

static void on_page_fault(u32 address, int is_write, u32 instruction) {
  if (address >= ADDRESSES_END || (address >= USER_END && address < KERNEL_BASE))
    stop("an access to the host's own memory at", address, instruction);
  u32 page = address >> 12;
  struct translation found = remembered[page];
  if (!found.valid) {
    found = walk(address, is_write ? WRITE : READ);
    if (found.valid && (found.writable || !is_write)) {
      remember(page, found);
      return;
    }
  }
  u32 code = (found.valid ? 1u : 0u) | (is_write ? 2u : 0u);
  faults++;
  /* A fault makes the processor forget the page. */
  renew(page);
  cr2 = address;
  if (host_page_fault(address, code) == 0)
    stop(is_write ? "page fault: write of" : "page fault: read of", address, instruction);
}

enum request { STALE = 1, FRAME_OF = 2, IS_WRITABLE = 3, FILLS = 4, INVALIDATIONS = 5, FLUSHES = 6, FAULTS = 7, READ_AHEAD = 8 };

static u32 answer(u32 request, u32 address) {
  struct translation translation;
  switch (request) {
    case STALE:
      return first_stale();
    case FRAME_OF:
      translation = translate(address);
      return translation.valid ? translation.frame : ~0u;
    case IS_WRITABLE:
      translation = translate(address);
      return translation.valid && translation.writable;
    case FILLS:
      return fills;
    case INVALIDATIONS:
      return invalidations;
    case FLUSHES:
      return flushes;
    case FAULTS:
      return faults;
    case READ_AHEAD:
      reads_ahead = address != 0;
      return 0;
    default:
      stop("unknown request", request, 0);
  }
}

/* A general register by its number in an instruction. */
static greg_t *general(greg_t *registers, u32 number) {
  static const u8 ORDER[8] = {REG_EAX, REG_ECX, REG_EDX, REG_EBX, REG_ESP, REG_EBP, REG_ESI, REG_EDI};
  return &registers[ORDER[number & 7]];
}

static void write_cr4(u32 value) {
  if (((value ^ cr4) & CR4_GLOBAL_PAGES) != 0) forget_all(1);
  cr4 = value;
}

/* HLT; INVLPG (register); MOV from and to control registers. SDM volume 2. */
static void on_privileged(greg_t *registers) {
  u32 instruction = (u32)registers[REG_EIP];
  const u8 *bytes = (const u8 *)instruction;
  if (bytes[0] == 0xF4) {
    registers[REG_EAX] = (greg_t)answer((u32)registers[REG_EBX], (u32)registers[REG_ECX]);
    registers[REG_EIP] += 1;
    return;
  }
  if (bytes[0] != 0x0F) stop("an instruction that it does not know,", bytes[0], instruction);
  u8 operand = bytes[2];
  greg_t *place = general(registers, operand);
  u32 control = operand >> 3 & 7;
  if (bytes[1] == 0x01 && operand >> 3 == 7 && (operand & 7) != 4 && (operand & 7) != 5) {
    invalidate((u32)*place);
  } else if (bytes[1] == 0x20) {
    *place = (greg_t)(control == 2 ? cr2 : control == 3 ? cr3 : control == 4 ? cr4 : 0x80010001u);
  } else if (bytes[1] == 0x22 && control == 3) {
    cr3 = (u32)*place;
    forget_all(0);
  } else if (bytes[1] == 0x22 && control == 4) {
    write_cr4((u32)*place);
  } else {
    stop("an instruction that it does not know, 0F", bytes[1], instruction);
  }
  registers[REG_EIP] += 3;
}

static void on_signal(int signal, siginfo_t *information, void *context) {
  (void)signal;
  greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
  if (registers[REG_TRAPNO] == 14)
    on_page_fault((u32)information->si_addr, (registers[REG_ERR] & 2) != 0, (u32)registers[REG_EIP]);
  else if (registers[REG_TRAPNO] == 13)
    on_privileged(registers);
  else
    stop("exception", (u32)registers[REG_TRAPNO], (u32)registers[REG_EIP]);
}

/* --- The beginning -------------------------------------------------------------------------------------------- */

__asm__(".pushsection .text; restore: movl $173, %eax; int $0x80; .popsection"); /* rt_sigreturn */
extern void restore(void);

struct kernel_sigaction {
  void *handler;
  u32 flags;
  void *restorer;
  u32 mask[2];
};

#define STACK_BYTES 0x100000
static u8 stack[STACK_BYTES] __attribute__((aligned(16), used));
static u8 signal_stack[STACK_BYTES] __attribute__((aligned(16)));

/* Frames of the first tables; kernel_start to kernel_end is what the kernel takes for its image. */
/* A symbol table without symbols. */
u32 symbols_start[16], symbols_end[1];

enum { DIRECTORY_FRAME = 0x100, IMAGE_TABLE_FRAME, STACK_TABLE_FRAME };
extern char kernel_start[], kernel_end[], kernel_data_start[], kernel_data_end[];

/* The page tables that the kernel's boot code makes (arch/i386/early-paging.ts), without stack and screen. */
static void fill_page_tables(u32 recursive_slot) {
  for (u32 page = (u32)kernel_start; page < (u32)kernel_end; page += 4096) {
    u32 writable = page >= (u32)kernel_data_start && page < (u32)kernel_data_end ? WRITABLE : 0;
    *entry_at(IMAGE_TABLE_FRAME, page >> 12 & 1023) = (page - KERNEL_BASE) | PRESENT | writable;
  }
  *entry_at(DIRECTORY_FRAME, KERNEL_BASE >> 22) = IMAGE_TABLE_FRAME << 12 | PRESENT | WRITABLE;
  *entry_at(DIRECTORY_FRAME, 0xE0400000u >> 22) = STACK_TABLE_FRAME << 12 | PRESENT | WRITABLE;
  *entry_at(DIRECTORY_FRAME, recursive_slot) = DIRECTORY_FRAME << 12 | PRESENT | WRITABLE;
  cr3 = DIRECTORY_FRAME << 12;
}

extern int main(void);

__attribute__((noreturn, used)) static void begin(void) {
  /* The host's own stack lies among the kernel's addresses. */
  host(SYS_MUNMAP, (long)KERNEL_BASE, (long)(0xFFFFE000u - KERNEL_BASE), 0, 0, 0);
  memory_file = (int)host(SYS_MEMFD_CREATE, (long)"memory", 0, 0, 0, 0);
  if (memory_file < 0 || host(SYS_FTRUNCATE, memory_file, MEMORY_BYTES, 0, 0, 0) != 0 ||
      map_file((u32)PHYSICAL, MEMORY_BYTES, PROT_READ | PROT_WRITE, 0) != (long)PHYSICAL)
    stop("the host gives no memory at", (u32)PHYSICAL, 0);
  stack_t alternate = {.ss_sp = signal_stack, .ss_flags = 0, .ss_size = STACK_BYTES};
  struct kernel_sigaction action = {(void *)on_signal, SA_SIGINFO | SA_ONSTACK | SA_NODEFER | 0x04000000u,
                                    (void *)restore, {0, 0}};
  host(SYS_SIGALTSTACK, (long)&alternate, 0, 0, 0, 0);
  host(SYS_RT_SIGACTION, SIGSEGV, (long)&action, 0, 8, 0);
  fill_page_tables(RECURSIVE_SLOT);
  _exit(main());
}

__asm__(".globl _start; .pushsection .text; _start: leal stack + 0x100000, %esp; xorl %ebp, %ebp; call begin; .popsection");
