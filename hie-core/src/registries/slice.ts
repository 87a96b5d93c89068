/** The registries: who gives care, where, and under which keys (docs/adr/0044). */
import type { Slice } from '../hub/slice.ts';
import { facilityRule } from './facility-rule.ts';
import { stampKeeper } from './keeper.ts';

export const registries: Slice = {
  rules: [facilityRule('Organization'), facilityRule('Location')],
  open: () => ({ stamp: stampKeeper }),
};
