/**
 * The command line of QEMU for each way to boot. The devices are the fewest that a run needs: a serial port,
 * the exit device and a screen nobody looks at; no network card, whose option ROM would only slow the boot.
 */
import type { MachineName } from '../options.ts'

export type TargetName = 'i386'

/** What the machine starts from. */
export type Boot =
  | { readonly kernel: string; readonly append?: string }
  | { readonly iso: string }
  | { readonly iso: string; readonly firmware: 'uefi' }

export interface MachineOptions {
  readonly target: TargetName
  readonly machine: MachineName
  /** As QEMU writes it: `128M`, `3584M`, `1G`. */
  readonly memory: string
  readonly boot: Boot
  /** Further arguments, put last. */
  readonly extra?: readonly string[]
  /** On the terminal: Ctrl-A X leaves QEMU, and what is typed goes to the serial port. */
  readonly interactive?: boolean
}

const EMULATORS: Readonly<Record<TargetName, string>> = { i386: 'qemu-system-i386' }
/** Debian's `ovmf` is 64-bit firmware; GRUB goes back to 32 bits before it starts the kernel. */
const UEFI_EMULATOR = 'qemu-system-x86_64'
/** From Debian's `ovmf`: the firmware's code, and the template of its variables, of which each run needs a copy. */
export const UEFI_CODE = '/usr/share/OVMF/OVMF_CODE_4M.fd'
export const UEFI_VARIABLES = '/usr/share/OVMF/OVMF_VARS_4M.fd'

export const isUefi = (boot: Boot): boolean => 'firmware' in boot

/** The emulator that can run `options`. */
export const emulatorFor = (options: MachineOptions): string =>
  isUefi(options.boot) ? UEFI_EMULATOR : EMULATORS[options.target]

function bootArguments(boot: Boot, uefiVariables: string): string[] {
  if ('kernel' in boot) return ['-kernel', boot.kernel, ...(boot.append ? ['-append', boot.append] : [])]
  const disc = ['-cdrom', boot.iso, '-boot', 'd']
  if (!isUefi(boot)) return disc
  return [
    ...['-drive', `if=pflash,unit=0,format=raw,readonly=on,file=${UEFI_CODE}`],
    ...['-drive', `if=pflash,unit=1,format=raw,file=${uefiVariables}`],
    ...disc,
  ]
}

function serialArguments({ interactive }: MachineOptions, file: string): string[] {
  const stdio = `stdio,id=serial,mux=${interactive ? 'on' : 'off'},signal=off,logfile=${file}`
  const monitor = interactive ? ['-mon', 'chardev=serial'] : ['-monitor', 'none']
  return ['-chardev', stdio, '-serial', 'chardev:serial', ...monitor]
}

/**
 * QEMU's arguments. `serial` is where it will write what comes over the serial port, `monitorSocket` where it
 * will listen for QMP, `uefiVariables` the run's own copy of the firmware's variables. Exceptions are logged on standard error, to decode a triple fault from.
 */
export function qemuArguments(
  options: MachineOptions,
  files: { readonly serial: string; readonly monitorSocket: string; readonly uefiVariables: string },
): string[] {
  return [
    ...['-machine', options.machine, '-accel', 'tcg', '-m', options.memory],
    ...['-display', 'none', '-no-reboot', '-nic', 'none'],
    ...['-device', 'isa-debug-exit,iobase=0xf4,iosize=0x04'],
    ...serialArguments(options, files.serial),
    ...['-qmp', `unix:${files.monitorSocket},server=on,wait=off`],
    ...['-d', 'cpu_reset,int'],
    ...bootArguments(options.boot, files.uefiVariables),
    ...(options.extra ?? []),
  ]
}
