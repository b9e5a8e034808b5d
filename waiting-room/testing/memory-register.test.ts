import { describe } from 'vitest';
import { registerContract } from '../contract/register-contract.ts';
import { createMemoryRegister } from './memory-register.ts';

describe('a register in memory', () => {
  const register = createMemoryRegister();
  registerContract(() => register);
});
