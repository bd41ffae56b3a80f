# The commands of the project. Each first makes the machine ready (scripts/setup.sh), then runs one script of
# the same name under scripts/.

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: run test iso check bench fuzz traces mutate debug clean help

# The setup puts a Node.js there if the machine's own is too old.
NODE = PATH="$(CURDIR)/.tools/node_modules/.bin:$$PATH" node --import tsx

run: ## builds the kernel and boots its ISO in QEMU
	@scripts/setup.sh run && $(NODE) scripts/run.ts

test: ## checks types, style and format, then runs all tests
	@scripts/setup.sh test && $(NODE) scripts/test.ts

iso: ## makes build/ring0.iso, which boots by BIOS and by UEFI
	@scripts/setup.sh iso && $(NODE) scripts/iso.ts

check: ## checks the kernel's types and language, without compiling
	@scripts/setup.sh check && $(NODE) scripts/check.ts

bench: ## counts the instructions of the kernel's benchmarks
	@scripts/setup.sh bench && $(NODE) scripts/bench.ts

fuzz: ## runs random programs in every way and compares (N=programs SEED=first)
	@scripts/setup.sh fuzz && $(NODE) --max-semi-space-size=128 scripts/fuzz.ts

traces: ## a million random operations on each layer of mm/, hosted and in QEMU (N=operations SEED=first)
	@scripts/setup.sh test && $(NODE) scripts/traces.ts

mutate: ## makes small mistakes in mm/ and counts those that tests find (N=how many SEED=which)
	@scripts/setup.sh test && $(NODE) scripts/mutate.ts

debug: ## stops the kernel at its entry, in gdb, with TypeScript sources
	@scripts/setup.sh debug && $(NODE) scripts/debug.ts

clean: ## removes everything that was built
	@rm -rf build

help: ## shows this
	@awk -F ':.*## ' '/^[a-z]+:.*## /{ printf "  make %-6s %s\n", $$1, $$2 }' Makefile
	@printf '%s\n' '' 'variables, as in make run MEM=16M:' \
	  '  MEM=128M             memory of the machine' \
	  '  MACHINE=pc|q35       the machine that QEMU plays' \
	  '  CHECKS=full|release  with or without the checks for overflow' \
	  '  CROSS=i686-elf-      the compiler to use; by default the first that works' \
	  '  PART=language        of make bench: memory, language or compile' \
	  '  N=1000 SEED=1        of make fuzz, traces and mutate: how many, from which on' \
	  '  TYPE="mem; slabs"    of make run: what is typed at the monitor, off a terminal' \
	  '  PORT=1234            of make debug: waits there for a debugger instead of starting gdb' \
	  '  CORPUS=folder        of make fuzz: compiles every TypeScript file there instead' \
	  '  MUTANTS=0 STRIDE=1   of make fuzz CORPUS=…: mutants of each file; one file of so many' \
	  '  JOBS=2               of make fuzz CORPUS=…: compiles so many files at a time' \
	  '  V=1                  shows the commands'
