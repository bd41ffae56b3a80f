/**
 * The two headers by which a boot loader recognises the kernel. They are data that the loader searches the
 * file for: the first within its first 8 KiB, the second within its first 32 KiB.
 *
 * Multiboot Specification 0.6.96, section 3.1; Multiboot2 Specification 2.0, section 3.1.
 */

const MULTIBOOT1_MAGIC = 0x1bad_b002
/** Bit 0: modules begin at page boundaries. Bit 1: memory information must be given. */
const MULTIBOOT1_FLAGS = 0x0000_0003
/** The three fields add up to zero modulo 2^32. */
const MULTIBOOT1_CHECKSUM = 0xe452_4ffb

export const multiboot1Header = section(
  '.multiboot1',
  FixedArray.of<u32, 3>(MULTIBOOT1_MAGIC, MULTIBOOT1_FLAGS, MULTIBOOT1_CHECKSUM),
  { align: 4 },
)

const MULTIBOOT2_MAGIC = 0xe852_50d6
const ARCHITECTURE_I386 = 0
const MULTIBOOT2_LENGTH = 48
/** The first four fields add up to zero modulo 2^32. */
const MULTIBOOT2_CHECKSUM = 0x17ad_aefa

/** A tag begins with its type in the low and its flags in the high 16 bits; no flag set: it must be obeyed. */
const INFORMATION_REQUEST = 1
const MODULE_ALIGNMENT = 6
const END = 0

const BASIC_MEMORY = 4
const MEMORY_MAP = 6

export const multiboot2Header = section(
  '.multiboot2',
  FixedArray.of<u32, 12>(
    MULTIBOOT2_MAGIC,
    ARCHITECTURE_I386,
    MULTIBOOT2_LENGTH,
    MULTIBOOT2_CHECKSUM,
    // Each tag: type, size in bytes, contents.
    INFORMATION_REQUEST,
    16,
    BASIC_MEMORY,
    MEMORY_MAP,
    MODULE_ALIGNMENT,
    8,
    END,
    8,
  ),
  { align: 8 },
)
