/** English of the capacity board. */
import type { esMxCapacity } from '../es-mx-capacity.ts';
import type { English } from './parts.ts';

export const enCapacity = {
  'title.capacity': 'Capacity',
  'op.capacity': 'Capacity',
  'op.capacity.about':
    'How many days people wait for an appointment at each unit, how much of the agenda is used and how many do not come.',
  'capacity.lead':
    'Days to the third next available appointment: the first and the second may be a cancellation; the third tells how long people really wait.',
  'capacity.loading': 'Counting the places…',
  'capacity.asOf': 'As of {when}. Counted again every minute.',
  'capacity.find': 'Find a unit or service',
  'capacity.order': 'Sort by',
  'capacity.order.wait': 'Longest wait first',
  'capacity.order.use': 'Most used first',
  'capacity.order.missed': 'Most no-shows first',
  'capacity.order.name': 'Name of the unit',
  'capacity.shown': { one: '{count} service', other: '{count} services' },
  'capacity.caption': 'Wait, use and attendance by unit and service',
  'capacity.unit': 'Unit',
  'capacity.service': 'Service',
  'capacity.wait': 'Third next available',
  'capacity.use': 'Use, next 14 days',
  'capacity.missed': 'No-shows, 30 days',
  'capacity.cancelled': 'Cancelled, 30 days',
  'capacity.days': { one: '{count} day', other: '{count} days' },
  'capacity.today': 'Today',
  'capacity.level.soon': 'Soon',
  'capacity.level.fair': 'Fair',
  'capacity.level.late': 'Late',
  'capacity.level.far': 'Very late',
  'capacity.level.none': 'Nothing free',
  'capacity.closed': 'Not open',
  'capacity.used': '{percent}% ({taken} of {places})',
  'capacity.share': '{part} of {whole}',
  'capacity.noVisits': 'No appointments',
  'capacity.count': '{count}',
  'capacity.none': 'There are no agendas yet',
  'capacity.none.fix': 'They will appear when a unit publishes a service with its agenda.',
  'capacity.noMatch': 'No service matches “{words}”',
  'capacity.noMatch.fix': 'Type another part of the name of the unit or service.',
} as const satisfies English<typeof esMxCapacity>;
