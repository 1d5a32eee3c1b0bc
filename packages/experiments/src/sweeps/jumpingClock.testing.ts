// To be loaded before a program (--import): its clock jumps an hour back and forth, all the time.

const real = Date.now;
const HOUR = 3_600_000;
let reads = 0;
Date.now = () => real() + (++reads % 3 === 0 ? HOUR : reads % 3 === 1 ? -HOUR : 0);
const RealDate = Date;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args) => Reflect.construct(target, args.length > 0 ? args : [Date.now()]),
});
