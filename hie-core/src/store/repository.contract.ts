/** What every adapter of the store's port must do. Runs on each of them with a factory of its own; nothing of it is optional. */
import { afterAll, beforeAll, describe } from '@jest/globals';
import { compartmentContract } from './contract/compartment.contract.ts';
import type { RepositoryFixture } from './contract/fixture.ts';
import { lifecycleContract } from './contract/lifecycle.contract.ts';
import { restrictionContract } from './contract/restriction.contract.ts';
import { searchContract } from './contract/search.contract.ts';
import { transactionContract } from './contract/transaction.contract.ts';
import { versionsContract } from './contract/versions.contract.ts';

export function repositoryContract(name: string, open: () => Promise<RepositoryFixture>): void {
  describe(`${name} as a repository`, () => {
    let fixture: RepositoryFixture;
    beforeAll(async () => {
      fixture = await open();
    });
    afterAll(() => fixture?.close());
    const under = () => fixture;

    describe('create, read, vread, update', () => versionsContract(under));
    describe('transaction (R4 §3.1.0.11.2)', () => transactionContract(under));
    describe('life of a resource', () => lifecycleContract(() => fixture.repository));
    describe('search', () => searchContract(under));
    describe('a whole record', () => compartmentContract(() => fixture.repository));
    describe('restriction to some records', () => restrictionContract(under));
  });
}
