import { createSeatLock } from './seat-lock.ts';
import { systemTimers } from './system.ts';
import { seatLockContract } from './testing/seat-lock-contract.ts';

const lock = createSeatLock({ timers: systemTimers });
seatLockContract(() => lock);
