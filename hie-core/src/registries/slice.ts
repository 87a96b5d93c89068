/** The registries: who gives care, where, and under which keys (docs/adr/0044). */
import type { Slice } from '../hub/slice.ts';
import { facilityRule } from './facility-rule.ts';
import { stampKeeper } from './keeper.ts';
import { ownEntryRule } from './own-entries.ts';

/** HealthcareService has a rule of its own, of the agendas; it asks the same (`read.ts`). */
const OTHERS = ['Practitioner', 'PractitionerRole', 'OrganizationAffiliation', 'Endpoint'];

export const registries: Slice = {
  rules: [facilityRule('Organization'), facilityRule('Location'), ...OTHERS.map(ownEntryRule)],
  open: () => ({ stamp: stampKeeper }),
};
