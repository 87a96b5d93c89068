/**
 * The law as data: role × types × interactions × purpose of use × relation, and what of it confidentiality takes away. What is not in
 * the table is denied. `docs/politica-de-acceso.md` is this table in words (`npm run generate`); the reasons are in docs/adr/0016.
 */
import type { Ground } from '../../store/repository.ts';
import type { Role } from '../caller.ts';
import type { Interaction } from '../scopes.ts';
import { AGENDA, CLINICAL, DIRECTORY, PERSON, PRESCRIPTION, SUPPLY, UNFILED, VOCABULARY } from './type-groups.ts';

/**
 * `any`: everybody's. `treating`: of persons whom the caller's facility treats or in whose care team he is, and, one by one, of a person
 * or a resource that he names. `own`: of the person who asks. `ward`: of those for whom staff has verified that he acts. `unit`: of his own unit, at the desk
 * that knows whose it is (`/insumos/pedidos`); a resource as it is stored does not say, so nothing of that is his.
 */
export type Relation = 'any' | 'treating' | 'own' | 'ward' | 'unit';

/** v3-PurposeOfUse: https://terminology.hl7.org/ValueSet-v3-PurposeOfUse.html */
export type Purpose = 'TREAT' | 'PATADMIN' | 'HSYSADMIN' | 'HOPERAT' | 'PATRQT';

/** Relation that opens what carries the label; a ground left out opens to nobody (but by an emergency grant). */
export type Opened = Readonly<Partial<Record<Ground, 'any' | 'treating'>>>;

export interface Rule {
  readonly types: readonly string[] | 'every';
  readonly interactions: readonly Interaction[];
  readonly relation: Relation;
  readonly opened: Opened;
}

export const PURPOSE: Readonly<Record<Role, Purpose>> = {
  medico: 'TREAT',
  enfermeria: 'TREAT',
  farmacia: 'TREAT',
  recepcion: 'PATADMIN',
  administrador: 'HSYSADMIN',
  operador: 'HSYSADMIN',
  paciente: 'PATRQT',
  sistema: 'HOPERAT',
  enlace: 'PATRQT',
};

/** Days that a treating relation outlives its last act: long enough for controls of chronic disease and results that come late. */
export const TREATING_TAIL_DAYS = 365;

const READ: readonly Interaction[] = ['read', 'vread', 'history', 'search'];
const LOOK: readonly Interaction[] = ['read', 'vread', 'search'];
const WRITE: readonly Interaction[] = ['create', 'update'];
const KEEP: readonly Interaction[] = [...READ, ...WRITE];

/** Who treats sees what is labelled; others do not even learn that it is there. */
const TREATS: Opened = { R: 'treating', V: 'treating', ADOL: 'any' };
/** The ARV prescription of one's own patients must be dispensed; of anybody else's the pharmacy learns nothing. */
const DISPENSES: Opened = { R: 'treating', ADOL: 'any' };
const RECEIVES: Opened = { R: 'treating', ADOL: 'any' };
const EVERYTHING: Opened = { R: 'any', V: 'any', ADOL: 'any', consent: 'any' };
/** The guardian answers for the minor's care, but what an adolescent confides in sexual health stays with the adolescent. */
const GUARDS: Opened = { R: 'any', V: 'any', consent: 'any' };
/** A person's dispute of an access: it may be about any of the others, or about who works with the system that asks. */
const CASES: Opened = { reserved: 'any' };
const NOTHING: Opened = {};

const rule = (
  types: Rule['types'],
  interactions: readonly Interaction[],
  relation: Relation = 'any',
  opened: Opened = NOTHING,
): Rule => ({ types, interactions, relation, opened });

const CARE: readonly Rule[] = [
  rule([...PERSON, ...AGENDA, ...UNFILED], KEEP, 'any', TREATS),
  rule(CLINICAL, KEEP, 'treating', TREATS),
  // A place in the agenda may be withdrawn; a clinical record is corrected by a new version, never erased (NOM-004-SSA3-2012).
  rule(['Slot', 'Schedule'], ['delete'], 'any', TREATS),
  rule(['Task', 'Coverage', 'Provenance'], KEEP, 'any', TREATS),
  rule([...SUPPLY, ...DIRECTORY, ...VOCABULARY, 'Consent'], READ, 'any', TREATS),
];

const OWN_TYPES = [...PERSON, ...CLINICAL, ...UNFILED, ...AGENDA, 'Coverage'];

export const POLICY: Readonly<Record<Role, readonly Rule[]>> = {
  medico: CARE,
  enfermeria: CARE,
  farmacia: [
    rule(['Patient'], READ, 'any', DISPENSES),
    rule(PRESCRIPTION, READ, 'treating', DISPENSES),
    // A prescription is filled and closed here; it is written by who prescribes.
    rule(['MedicationRequest'], ['update'], 'treating', DISPENSES),
    rule(['MedicationDispense'], WRITE, 'treating', DISPENSES),
    rule(SUPPLY, KEEP, 'any', DISPENSES),
    rule([...DIRECTORY, ...VOCABULARY], READ),
  ],
  recepcion: [
    rule([...PERSON, ...AGENDA, 'Coverage'], KEEP, 'any', RECEIVES),
    rule(['Slot', 'Schedule'], ['delete'], 'any', RECEIVES),
    // Who arrives gets a visit; what becomes of it, and any other visit, is not for the counter to read (`visits/`).
    rule(['Encounter'], ['create'], 'any', RECEIVES),
    rule([...DIRECTORY, ...VOCABULARY], READ),
  ],
  // Administers accounts (`accounts/`), and no record: sees the directory, and authorizes what the unit's pharmacy asks for (docs/adr/0038).
  administrador: [rule([...DIRECTORY, ...VOCABULARY], LOOK), rule(['SupplyRequest'], [...LOOK, 'update'], 'unit')],
  operador: [
    rule(['AuditEvent'], LOOK),
    // Who is who is reviewed by demographics alone.
    rule(['Patient'], LOOK),
    // Endpoint among them: the hospitals' connections (docs/adr/0040).
    rule([...DIRECTORY, 'Subscription'], [...KEEP, 'delete']),
    rule(['Task'], [...READ, 'update'], 'any', CASES),
    rule(VOCABULARY, READ),
    // Orders of supplies, and what the network is short of (docs/adr/0038).
    rule(['SupplyRequest'], [...LOOK, 'update']),
    // What the facilities' own codes mean (docs/adr/0025).
    rule(['ConceptMap'], WRITE),
  ],
  paciente: [
    rule([...OWN_TYPES, 'Consent', 'AuditEvent'], LOOK, 'own', EVERYTHING),
    rule([...OWN_TYPES, 'Consent'], LOOK, 'ward', GUARDS),
    // What they hide (docs/adr/0024); another kind of Consent is refused by its rule.
    rule(['Consent'], WRITE, 'own', EVERYTHING),
    rule(['Consent'], WRITE, 'ward', GUARDS),
    // Ends what others may do for them (docs/adr/0016); nothing else of it is theirs to write.
    rule(['RelatedPerson'], ['update'], 'own', EVERYTHING),
    rule([...DIRECTORY, ...VOCABULARY, 'Medication'], LOOK),
  ],
  // Whom the person shows her summary to: nothing that is labelled, nothing that she hides, nothing but reading (docs/adr/0033).
  enlace: [
    rule(['Patient', ...CLINICAL, ...UNFILED], ['read'], 'own', NOTHING),
    rule([...DIRECTORY, 'Medication'], ['read']),
  ],
  // A system does what its scopes say.
  sistema: [rule('every', [...KEEP, 'delete'], 'any', EVERYTHING)],
};

/** The trail of who did what is added to, never changed, whoever asks. */
const APPEND_ONLY = new Set(['AuditEvent']);
const CHANGES = new Set<Interaction>(['update', 'delete']);
/** Directory, agendas, what local codes mean: a facility's system writes its own, and another's is not told apart when it is deleted. */
const KEPT: ReadonlySet<string> = new Set([...DIRECTORY, 'Schedule', 'Slot', 'ConceptMap']);

/**
 * The rules that let this role do this; none: denied.
 * @param clues of the facility that the caller acts for: its system takes nothing out of what is everybody's (docs/adr/0044)
 */
export function rulesFor(role: Role, interaction: Interaction, type: string, clues?: string): readonly Rule[] {
  if (APPEND_ONLY.has(type) && CHANGES.has(interaction)) return [];
  if (role === 'sistema' && clues !== undefined && interaction === 'delete' && KEPT.has(type)) return [];
  return POLICY[role].filter(
    (one) => (one.types === 'every' || one.types.includes(type)) && one.interactions.includes(interaction),
  );
}
