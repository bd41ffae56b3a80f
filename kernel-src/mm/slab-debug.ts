/**
 * Debugging of object caches, in full builds: misuse is found out and explained by who had the object.
 *
 * 1. *Red zones* stand before and behind each object, and from the bytes that were asked for to the object's end. A
 *    write beyond an object changes them, which is found when the object is freed, or by a sweep (slab-verify.ts).
 * 2. A free object is filled with *poison*. A write to it changes the poison, found when it is next allocated or
 *    by a sweep; what is read from it is nonsense. Memory without a constructor is filled with another poison when
 *    it is allocated, so that nobody relies on what it held.
 * 3. An object that is constructed keeps its state while it is free. So the state is put aside, behind the object,
 *    while poison stands in its place, and put back at the next allocation.
 * 4. Each release is checked: the address must be that of an object, of this cache, that is in use.
 * 5. Each object has a record of the calls that last allocated and freed it.
 *
 * The patterns are those of Linux (include/linux/poison.h), which many know by sight.
 */
import { log } from '../lib/console.ts'
import { panicExplained, panicAtCaller, panicMessage } from '../lib/panic.ts'
import { ObjectRecord } from './object-record.ts'
import { slabDirectory } from './slab-directory.ts'
import { ZONE_BYTES } from './slab-layout.ts'
import { type Slab } from './slab-list.ts'
import { type SlabPool } from './slab-pool.ts'

/** Fills red zones. */
export const RED_ZONE: u8 = 0xcc
/** Fills free objects. */
export const POISON_FREE: u8 = 0x6b
/** Fills what was just allocated, where nothing is constructed. */
export const POISON_FRESH: u8 = 0x5a

export enum DamageKind {
  None,
  /** A write to the bytes behind the object. */
  Behind,
  /** A write to the bytes before it. */
  Before,
  /** A write to an object that is free. */
  Freed,
}

/** What is wrong with the bytes of an object. */
export interface Damage {
  readonly kind: DamageKind
  /** The first byte that is wrong. */
  readonly place: usize
}

const NO_DAMAGE: Damage = { kind: DamageKind.None, place: 0 }

/** The calls left out of traces: those between the caller of a cache and here. */
const OWN_CALLS = 3

/** The folder whose calls a report leaves out at the inner end: what misuses the allocator stands outside. */
export const OWN_FOLDER = 'kernel-src/mm/'

/** The first byte from `start` up to but without `end` that is not `value`; `end` if there is none. */
export function firstOther(start: usize, end: usize, value: u8): usize {
  let place = start
  const word = u32(value) * 0x0101_0101
  while (place < end) {
    if (place % 4 === 0 && end - place >= 4 && ptr<u32>(place)[0] === word) place += 4
    else if (ptr<u8>(place)[0] === value) place++
    else return place
  }
  return end
}

/** Makes the records of a new slab, and each constructed or undefined object a free one. */
export function beginRecords(slab: Slab): void {
  const { pool } = slab
  for (let index: usize = 0; index < pool.layout.capacity; index++) {
    construct<ObjectRecord>(addressOf(slab.recordAt(index)))
    const object = slab.objectAt(index)
    fillBytes(object - ZONE_BYTES, RED_ZONE, ZONE_BYTES)
    fillBytes(object + pool.objectSize, RED_ZONE, pool.shadow - pool.objectSize)
    hide(pool, object)
  }
}

/** Before a slab is given up: makes a free object what its destructor expects. Panics if it was written to. */
export function endRecord(slab: Slab, index: usize): void {
  checkObject(slab, index)
  if (slab.pool.isConstructed) show(slab.pool, slab.objectAt(index))
}

/** Notes that a free object is allocated. Panics if it was written to since it was freed. */
export function noteAllocation(pool: SlabPool, object: usize): void {
  const slab = slabDirectory.slabAt(VirtualAddress(object))!
  const index = slab.indexOf(object)
  checkObject(slab, index)
  if (pool.isConstructed) show(pool, object)
  else fillBytes(object, POISON_FRESH, pool.objectSize)
  const record = slab.recordAt(index)
  record.isInUse = true
  record.requested = pool.objectSize
  record.allocation.capture(OWN_CALLS)
  record.release.clear()
}

/**
 * Notes that of an object in use now the first `requested` bytes are asked for: the others are a red zone. Panics if
 * those before were written beyond.
 */
export function noteRequest(pool: SlabPool, object: usize, requested: usize): void {
  const slab = slabDirectory.slabAt(VirtualAddress(object))!
  const index = slab.indexOf(object)
  checkObject(slab, index)
  const record = slab.recordAt(index)
  const before = record.requested
  if (before < requested) fillBytes(object + before, POISON_FRESH, requested - before)
  record.requested = requested
  fillBytes(object + requested, RED_ZONE, pool.objectSize - requested)
}

/** Notes that an object is freed. Panics unless it is one of the pool's in use, with its red zones as they were. */
export function noteRelease(pool: SlabPool, object: usize): void {
  const slab = checkInUse(pool, object)
  const index = slab.indexOf(object)
  checkObject(slab, index)
  const record = slab.recordAt(index)
  record.isInUse = false
  record.release.capture(OWN_CALLS)
  hide(pool, object)
}

/** How many of an object's bytes were asked for. */
export function requestedOf(object: usize): usize {
  const slab = slabDirectory.slabAt(VirtualAddress(object))!
  return slab.recordAt(slab.indexOf(object)).requested
}

/** What is wrong with the bytes of an object and around it. */
export function damageOf(slab: Slab, index: usize): Damage {
  const { pool } = slab
  const object = slab.objectAt(index)
  const record = slab.recordAt(index)
  const before = firstOther(object - ZONE_BYTES, object, RED_ZONE)
  if (before !== object) return { kind: DamageKind.Before, place: before }
  const used = record.isInUse ? record.requested : pool.objectSize
  const behind = firstOther(object + used, object + pool.shadow, RED_ZONE)
  if (behind !== object + pool.shadow) return { kind: DamageKind.Behind, place: behind }
  if (record.isInUse) return NO_DAMAGE
  const written = firstOther(object, object + pool.objectSize, POISON_FREE)
  if (written !== object + pool.objectSize) return { kind: DamageKind.Freed, place: written }
  return NO_DAMAGE
}

/** Panics, with the calls that allocated and freed the object, if its bytes are not as they must be. */
export function checkObject(slab: Slab, index: usize): void {
  const { kind, place } = damageOf(slab, index)
  if (kind === DamageKind.None) return
  const object = slab.objectAt(index)
  const { name } = slab.pool
  const { requested, isInUse } = slab.recordAt(index)
  const size = isInUse ? requested : slab.pool.objectSize
  const value = ptr<u8>(place)[0]
  switch (kind) {
    case DamageKind.Before:
      panicMessage`slab cache ${name}: ${hex(object)} was written before its beginning: byte -${object - place} of ${size} is ${hex(value, 2)}`
      break
    case DamageKind.Behind:
      panicMessage`slab cache ${name}: ${hex(object)} was written beyond its end: byte ${place - object} of ${size} is ${hex(value, 2)}`
      break
    default:
      panicMessage`slab cache ${name}: ${hex(object)} was written after it was freed: byte ${place - object} of ${size} is ${hex(value, 2)}`
  }
  explained.set(slab, index)
  panicExplained(explainObject)
}

/** The slab of an object in use. Panics unless the address is that of one, and of this pool. */
export function checkInUse(pool: SlabPool, address: usize): Slab {
  const slab = slabDirectory.slabAt(VirtualAddress(address))
  if (slab === null) {
    panicMessage`slab cache ${pool.name}: ${hex(address)} is freed, but it is no object of any cache`
    panicAtCaller()
  }
  if (slab.pool !== pool) {
    panicMessage`slab cache ${pool.name}: ${hex(address)} is freed, but it belongs to slab cache ${slab.pool.name}`
    explained.setNearest(slab, address)
    panicExplained(explainObject)
  }
  if (!slab.hasObjectAt(address)) {
    panicMessage`slab cache ${pool.name}: ${hex(address)} is freed, but no object begins there`
    explained.setNearest(slab, address)
    panicExplained(explainObject)
  }
  const index = slab.indexOf(address)
  if (!slab.recordAt(index).isInUse) {
    panicMessage`slab cache ${pool.name}: ${hex(address)} is freed, but it is free already`
    explained.set(slab, index)
    panicExplained(explainObject)
  }
  return slab
}

/** Puts poison in the place of a free object, and its state, if it is constructed, aside. */
function hide(pool: SlabPool, object: usize): void {
  if (pool.isConstructed) copyBytes(object + pool.shadow, object, pool.objectSize)
  fillBytes(object, POISON_FREE, pool.objectSize)
}

/** Undoes `hide` for a constructed object. */
function show(pool: SlabPool, object: usize): void {
  copyBytes(object, object + pool.shadow, pool.objectSize)
}

/** The object that a panic is about. */
class Explained {
  record: ObjectRecord | null = null
  object: usize = 0

  set(slab: Slab, index: usize): void {
    this.object = slab.objectAt(index)
    this.record = slab.pool.isDebugged ? slab.recordAt(index) : null
  }

  /** The object in whose place an address lies, if any does. */
  setNearest(slab: Slab, address: usize): void {
    this.record = null
    if (address >= slab.objects && slab.indexOf(address) < slab.pool.layout.capacity) {
      this.set(slab, slab.indexOf(address))
    }
  }
}

const explained = new Explained()

function explainObject(): void {
  const { record } = explained
  if (record === null) return
  if (!record.allocation.isEmpty) {
    log`  ${hex(explained.object)} was allocated by:`
    record.allocation.print(OWN_FOLDER)
  }
  if (!record.release.isEmpty) {
    log`  ${hex(explained.object)} was freed by:`
    record.release.print(OWN_FOLDER)
  }
}
