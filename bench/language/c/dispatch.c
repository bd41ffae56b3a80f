/* Dispatch through function pointers: a machine of four registers whose instructions stand in a table. */
#include "kernels.h"

struct machine {
  uint32_t registers[4];
};

static void add(struct machine *machine, uint32_t operand)
{
  machine->registers[0] += machine->registers[operand & 3];
}

static void subtract(struct machine *machine, uint32_t operand)
{
  machine->registers[0] -= machine->registers[operand & 3];
}

static void load(struct machine *machine, uint32_t operand)
{
  machine->registers[operand & 3] = operand;
}

static void exclusive_or(struct machine *machine, uint32_t operand)
{
  machine->registers[1] ^= machine->registers[operand & 3];
}

static void rotate(struct machine *machine, uint32_t operand)
{
  machine->registers[2] = rotate_left(machine->registers[2], operand);
}

static void exchange(struct machine *machine, uint32_t operand)
{
  uint32_t kept = machine->registers[operand & 3];
  machine->registers[operand & 3] = machine->registers[0];
  machine->registers[0] = kept;
}

static void complement(struct machine *machine, uint32_t operand)
{
  machine->registers[operand & 3] = ~machine->registers[operand & 3];
}

static void multiply(struct machine *machine, uint32_t operand)
{
  machine->registers[3] *= operand | 1;
}

static void (*const operations[8])(struct machine *, uint32_t) = {
  add, subtract, load, exclusive_or, rotate, exchange, complement, multiply,
};

static struct machine machine;

uint32_t dispatch(void)
{
  for (size_t index = 0; index < 4; index++) machine.registers[index] = 1;
  for (size_t index = 0; index < BYTES; index++) {
    uint32_t code = bytes[index];
    operations[code & 7](&machine, code >> 3);
  }
  uint32_t sum = 0;
  for (size_t index = 0; index < 4; index++) sum ^= machine.registers[index];
  return sum;
}
