import { afterEach, beforeEach, expect, vi } from 'vitest';

/** A complaint on the console is a failure: what is expected to be logged is spied on by its own test. */
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

afterEach(() => {
  const complaints = vi.isMockFunction(console.error) ? vi.mocked(console.error).mock.calls : [];
  vi.restoreAllMocks();
  expect(complaints).toEqual([]);
});
