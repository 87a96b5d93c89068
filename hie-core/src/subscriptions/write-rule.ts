/**
 * Every Subscription, through any door, passes here: its criteria can be judged, its channel may be called, its secrets are
 * sealed, and `requested` becomes `active`. https://hl7.org/fhir/R4/subscription.html#status
 */
import type { Subscription } from '@medplum/fhirtypes';
import { fault } from '../errors.ts';
import type { Sealer } from '../seal.ts';
import type { RuleIntent, RuleVerdict, WriteRule } from '../store/write-rule.ts';
import { checkChannel, sealHeaders, wantsContent } from './channel.ts';
import { compileCriteria } from './matches.ts';
import { type Subscriber, subscriberOf } from './subscriber.ts';

export interface SubscriptionRuleOptions {
  readonly allowedHosts: readonly string[];
  readonly sealer: Sealer;
  /** false: this store has no tail to follow, so nothing could be told. */
  readonly delivers?: boolean;
  /** Whether policy would let this subscriber read that type. */
  readonly mayRead: (subscriber: Subscriber, type: string) => boolean;
  readonly nowMs?: () => number;
}

export function subscriptionRule(options: SubscriptionRuleOptions): WriteRule {
  return {
    type: 'Subscription',
    lookups: () => [],
    exclusive: () => [],
    async decide(intent: RuleIntent): Promise<RuleVerdict> {
      const target = intent.target;
      if (target?.id !== undefined && intent.kind === 'create') return { kind: 'match', id: target.id };
      const resource = accepted(intent.resource as Subscription, options);
      return target?.id === undefined ? { kind: 'create', resource } : { kind: 'replace', id: target.id, resource };
    },
  };
}

function accepted(subscription: Subscription, options: SubscriptionRuleOptions): Subscription {
  // Switched off, by its owner or by whom it disturbs, it needs no check: it does nothing.
  if (subscription.status === 'off' || subscription.status === 'error')
    return sealHeaders(subscription, options.sealer);
  if (options.delivers === false)
    throw fault('not-supported', 'Este hub guarda sus recursos en HAPI y ahí no puede enviar avisos.', {
      path: 'Subscription.status',
      rule: 'FHIR_STORE=hapi',
      fix: 'Consulte con _lastUpdated, o use el almacén PostgreSQL.',
    });
  const { type } = compileCriteria(subscription.criteria);
  checkChannel(subscription, options.allowedHosts, options.sealer);
  checkEnd(subscription, options.nowMs ?? Date.now);
  checkReader(subscription, type, options);
  const { error: _, ...rest } = sealHeaders(subscription, options.sealer);
  return { ...rest, status: 'active' };
}

function checkEnd({ end }: Subscription, nowMs: () => number): void {
  if (end === undefined || Date.parse(end) > nowMs()) return;
  throw fault('value', 'La suscripción ya habría terminado.', {
    path: 'Subscription.end',
    rule: 'Fecha futura',
    value: end,
    fix: 'Ponga una fecha futura, o quítela.',
  });
}

/** Even an id tells something: who may not read the type is told nothing of it. */
function checkReader(subscription: Subscription, type: string, { mayRead }: SubscriptionRuleOptions): void {
  const subscriber = subscriberOf(subscription);
  if (subscriber !== undefined && mayRead(subscriber, type)) return;
  throw fault('forbidden', `Quien se suscribe no tiene permitido leer ${type}.`, {
    path: wantsContent(subscription) ? 'Subscription.channel.payload' : 'Subscription.criteria',
    rule: 'Política de acceso por rol y scope',
    fix: 'Suscríbase con un token que pueda leer ese tipo.',
  });
}
