import { describe, expect, it } from '@jest/globals';
import { isOurs, keyOf, newKey, SHARDS, shardOf } from './keys.ts';

describe('keys', () => {
  it('carries the shard it was given, and is a UUIDv7 of its time (RFC 9562 §5.7)', () => {
    for (const shard of [0, 1, 513, SHARDS - 1]) {
      const key = newKey(shard, 1_700_000_000_000);
      expect(isOurs(key)).toBe(true);
      expect(shardOf(key)).toBe(shard);
      expect(Number.parseInt(key.replaceAll('-', '').slice(0, 12), 16)).toBe(1_700_000_000_000);
    }
  });

  it('never repeats, and spreads new records over all shards', () => {
    const keys = Array.from({ length: 50_000 }, () => newKey());
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(keys.map(shardOf)).size).toBe(SHARDS);
  });

  it('keeps our ids as they are and maps a client id to one stable key per type', () => {
    const ours = newKey();
    expect(keyOf('Patient', ours)).toBe(ours);
    const mapped = keyOf('Organization', 'DFSSA003162');
    expect(mapped).toBe(keyOf('Organization', 'DFSSA003162'));
    expect(mapped).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(mapped).not.toBe(keyOf('Location', 'DFSSA003162'));
    expect(mapped).not.toBe(keyOf('Organization', 'dfssa003162'));
    expect(shardOf(mapped)).toBeLessThan(SHARDS);
  });
});
