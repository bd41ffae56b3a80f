/** `instanceof`: what the tables of the objects' classes say, and what TypeScript knows then. */

import { program } from '../../support/language.ts'

program('objects are asked for their class, with what JavaScript prints', {
  'main.ts': `
    class Shape { area(): u32 { return 0 } }
    class Square extends Shape { constructor(readonly side: u32) { super() } override area(): u32 { return this.side * this.side } }
    class Circle extends Shape { radius: u32 = 2 }
    class Big extends Square { scale: u32 = 10; override area(): u32 { return this instanceof Big ? super.area() * this.scale : 0 } }
    interface Device { get name(): string }
    class Disk implements Device { sectors: u32 = 9; get name(): string { return 'disk' } }
    class Screen implements Device { width: u32 = 80; get name(): string { return 'screen' } }
    class Ram<T> extends Disk { constructor(readonly value: T) { super() } }
    abstract class Plain { id: u32 = 1 }
    class Left extends Plain { l: u32 = 1 }
    class Right extends Plain { r: u32 = 2 }
    class Alone { x: u32 = 3 }
    class Other { y: u32 = 4 }
    const shapes = FixedArray.of<Shape, 4>(new Square(2), new Circle(), new Shape(), new Big(3))
    const devices = FixedArray.of<Device, 3>(new Disk(), new Screen(), new Ram<u32>(5))
    const plains = FixedArray.of<Plain, 2>(new Left(), new Right())
    const left = new Left()
    class Holder { shape: Shape | null = null; plain: Plain = left }
    const holder = new Holder()
    const square = new Square(7)
    function sides(shape: Shape | null): u32 {
      if (!(shape instanceof Square)) return 0
      return shape.side
    }
    function widths(device: Device): u32 { return device instanceof Screen ? device.width : device instanceof Disk ? device.sectors : 1 }
    function grow(plain: Plain): u32 {
      if (plain instanceof Left) { plain.l += 5; return plain.l }
      else if (plain instanceof Right && plain.r > 1) return plain.r * 100
      return 7
    }
    export function main(): void {
      for (const shape of shapes) {
        print(sides(shape))
        print(shape.area())
        if (shape instanceof Circle) print(shape.radius)
        print(shape instanceof Big)
        print(shape instanceof Shape)
      }
      print(sides(null))
      for (const device of devices) print(widths(device))
      for (const plain of plains) print(grow(plain))
      print(grow(plains[0]))
      holder.shape = square
      if (holder.shape instanceof Square) print(holder.shape.side)
      if (holder.plain instanceof Left) { holder.plain.l = 50; print(holder.plain.l) }
      const alone = new Alone()
      print(alone instanceof Alone)
      let count: u32 = 0
      const visit = (shape: Shape): void => { if (shape instanceof Square) count += shape.side }
      for (const shape of shapes) visit(shape)
      print(count)
    }
  `,
}).prints(
  ...[
    '2',
    '4',
    'false',
    'true',
    '0',
    '0',
    '2',
    'false',
    'true',
    '0',
    '0',
    'false',
    'true',
    '3',
    '90',
    'true',
    'true',
  ],
  ...['0', '9', '80', '9', '6', '200', '11', '7', '50', 'true', '5'],
)

program('a field that has changed since it was asked for its class is found out', {
  'main.ts': `
    class Shape { id: u32 = 0 }
    class Square extends Shape { side: u32 = 4 }
    class Circle extends Shape { radius: u32 = 2 }
    const square = new Square()
    const circle = new Circle()
    class Place { constructor(public shape: Shape) {} swap(): void { this.shape = circle } }
    const place = new Place(square)
    export function main(): void {
      if (place.shape instanceof Square) {
        print(place.shape.side)
        place.swap()
        print(place.shape.side)
      }
    }
  `,
}).panics('the value is no longer the variant that it was found to be at main.ts:13:11', { after: ['4'] })

program('an object of a type parameter is asked for its class', {
  'main.ts': `
    class Node<T> { constructor(readonly v: T) {} same(o: Node<T>): boolean { return o === this } }
    class Leaf extends Node<u32> { l: u32 = 1 }
    class Twig extends Node<u32> { t: u32 = 2; constructor(n: u32) { super(n) } }
    const nodes = FixedArray.of<Node<u32>, 2>(new Leaf(1), new Twig(2))
    function f<T extends Node<u32>>(n: T): u32 { return n instanceof Leaf ? n.l : n.v }
    export function main(): void {
      for (const n of nodes) { if (n instanceof Leaf) print(n.l + n.v); else if (n instanceof Twig) print(n.t * 100); print(f(n)) }
    }
  `,
}).prints('2', '1', '200', '2')

program('classes with type parameters, whichever types they are given', {
  'main.ts': `
    class Shape {
      name(): string {
        return 'shape'
      }
    }
    class Box<T> extends Shape {
      constructor(readonly value: T) {
        super()
      }
      override name(): string {
        return 'box'
      }
    }
    class Crate extends Box<u64> {
      override name(): string {
        return 'crate'
      }
    }
    class Plain extends Shape {}
    interface Holder<T> {
      get(): T
    }
    class Cell<T> implements Holder<T> {
      constructor(private readonly value: T) {}
      get(): T {
        return this.value
      }
    }
    class Twice implements Holder<u16> {
      get(): u16 {
        return 2
      }
    }
    const shapes = FixedArray.of<Shape | null>(new Shape(), new Box<u8>(1), new Box<Shape>(new Plain()), new Crate(7), new Plain(), null)
    const holders = FixedArray.of<Holder<u16>>(new Cell<u16>(9), new Twice())
    function isBox<T>(box: Box<T> | null): boolean {
      return box instanceof Box
    }
    export function main(): void {
      for (const shape of shapes) {
        print(shape instanceof Box)
        if (shape instanceof Box) print(shape.name())
        if (shape instanceof Crate) print(shape.value)
      }
      for (const holder of holders) print(holder instanceof Cell)
      print(isBox(new Box<u32>(1)))
      print(isBox<u8>(null))
    }
  `,
}).prints(
  'false',
  'true',
  'box',
  'true',
  'box',
  'true',
  'crate',
  '7',
  'false',
  'false',
  'true',
  'false',
  'true',
  'false',
)
