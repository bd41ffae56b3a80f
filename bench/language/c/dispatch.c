/* Dispatch through tables of methods: a machine of four registers whose instructions are objects of eight kinds. */
#include "kernels.h"

struct machine {
  uint32_t registers[4];
};

struct instruction;
struct methods {
  void (*execute)(struct instruction *, struct machine *, uint32_t operand);
};
struct instruction {
  const struct methods *methods;
};

static void add(struct instruction *self, struct machine *machine, uint32_t operand)
{
  (void)self;
  machine->registers[0] += machine->registers[operand & 3];
}

static void subtract(struct instruction *self, struct machine *machine, uint32_t operand)
{
  (void)self;
  machine->registers[0] -= machine->registers[operand & 3];
}

struct counted {
  struct instruction instruction;
  uint32_t executed;
};

static void load(struct instruction *self, struct machine *machine, uint32_t operand)
{
  ((struct counted *)self)->executed++;
  machine->registers[operand & 3] = operand;
}

static void exclusive_or(struct instruction *self, struct machine *machine, uint32_t operand)
{
  (void)self;
  machine->registers[1] ^= machine->registers[operand & 3];
}

static void rotate(struct instruction *self, struct machine *machine, uint32_t operand)
{
  (void)self;
  machine->registers[2] = rotate_left(machine->registers[2], operand);
}

static void exchange(struct instruction *self, struct machine *machine, uint32_t operand)
{
  ((struct counted *)self)->executed++;
  uint32_t kept = machine->registers[operand & 3];
  machine->registers[operand & 3] = machine->registers[0];
  machine->registers[0] = kept;
}

static void complement(struct instruction *self, struct machine *machine, uint32_t operand)
{
  (void)self;
  machine->registers[operand & 3] = ~machine->registers[operand & 3];
}

struct multiplier {
  struct instruction instruction;
  uint32_t offset;
};

static void multiply(struct instruction *self, struct machine *machine, uint32_t operand)
{
  machine->registers[3] *= (operand | 1) + ((struct multiplier *)self)->offset;
}

static const struct methods add_methods = { add };
static const struct methods subtract_methods = { subtract };
static const struct methods load_methods = { load };
static const struct methods exclusive_or_methods = { exclusive_or };
static const struct methods rotate_methods = { rotate };
static const struct methods exchange_methods = { exchange };
static const struct methods complement_methods = { complement };
static const struct methods multiply_methods = { multiply };

static struct instruction an_add = { &add_methods };
static struct instruction a_subtract = { &subtract_methods };
static struct counted a_load = { { &load_methods }, 0 };
static struct instruction an_exclusive_or = { &exclusive_or_methods };
static struct instruction a_rotate = { &rotate_methods };
static struct counted an_exchange = { { &exchange_methods }, 0 };
static struct instruction a_complement = { &complement_methods };
static struct multiplier a_multiply = { { &multiply_methods }, 2 };

static struct instruction *instructions[8] = {
  &an_add, &a_subtract, &a_load.instruction, &an_exclusive_or,
  &a_rotate, &an_exchange.instruction, &a_complement, &a_multiply.instruction,
};

static struct machine machine;

uint32_t dispatch(void)
{
  for (size_t index = 0; index < 4; index++) machine.registers[index] = 1;
  for (size_t index = 0; index < BYTES; index++) {
    uint32_t code = bytes[index];
    struct instruction *instruction = instructions[code & 7];
    instruction->methods->execute(instruction, &machine, code >> 3);
  }
  uint32_t sum = a_load.executed ^ an_exchange.executed;
  for (size_t index = 0; index < 4; index++) sum ^= machine.registers[index];
  return sum;
}
