/**
 * What the registries ask of their entries (docs/adr/0044): the constraints of IHE mCSD, and the Mexican keys. A facility is an
 * Organization and a Location of the same CLUES; a practitioner is known by the cédula profesional.
 */
import { CEDULA_PROFESIONAL_SYSTEM, CLUES_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { ElementDefinition, StructureDefinition } from '@medplum/fhirtypes';
import { bySystem, element, profile, profileUrl, required } from './define.ts';

export const ESTABLECIMIENTO_MX = profileUrl('establecimiento-mx');
export const SEDE_MX = profileUrl('sede-mx');
export const PROFESIONAL_MX = profileUrl('profesional-mx');
export const PUESTO_MX = profileUrl('puesto-mx');
export const SERVICIO_MX = profileUrl('servicio-mx');

const clues = (type: string): ElementDefinition[] => [
  bySystem(`${type}.identifier`, 'Identificadores; entre ellos la CLUES'),
  element(`${type}.identifier`, { short: 'CLUES; las sustituidas llevan use = old', min: 1, max: '*' }, 'clues'),
  element(`${type}.identifier.system`, { short: 'DGIS', min: 1, fixedUri: CLUES_SYSTEM }, 'clues'),
  element(`${type}.identifier.value`, { short: 'Los 11 caracteres', min: 1 }, 'clues'),
  required(`${type}.name`, 'Nombre'),
  element(`${type}.type`, { short: 'facility (IHE mCSD) y la clase de unidad', min: 2, mustSupport: true }),
];

export const REGISTRY_PROFILES: readonly StructureDefinition[] = [
  profile(
    'establecimiento-mx',
    'Organization',
    'Establecimiento MX',
    'Establecimiento de salud con su CLUES (NOM-024-SSA3-2012), la vigente y las anteriores con su periodo. Cumple IHE mCSD FacilityOrganization.',
    [...clues('Organization'), required('Organization.active', 'Si está en operación')],
  ),
  profile(
    'sede-mx',
    'Location',
    'Sede MX',
    'El lugar de un establecimiento de salud, con la misma CLUES. Cumple IHE mCSD FacilityLocation.',
    [
      ...clues('Location'),
      required('Location.status', 'active, suspended o inactive'),
      required('Location.managingOrganization', 'El establecimiento'),
    ],
  ),
  profile(
    'profesional-mx',
    'Practitioner',
    'Profesional MX',
    'Profesional de la salud con su cédula profesional. Cumple IHE mCSD Practitioner.',
    [
      bySystem('Practitioner.identifier', 'Identificadores; entre ellos la cédula profesional'),
      element('Practitioner.identifier', { short: 'Cédula profesional', min: 1, max: '*' }, 'cedula'),
      element(
        'Practitioner.identifier.system',
        { short: 'DGP', min: 1, fixedUri: CEDULA_PROFESIONAL_SYSTEM },
        'cedula',
      ),
      element('Practitioner.identifier.value', { short: 'Solo números', min: 1 }, 'cedula'),
      required('Practitioner.name', 'Nombre'),
    ],
  ),
  profile(
    'puesto-mx',
    'PractitionerRole',
    'Puesto MX',
    'Quién trabaja dónde, de qué y desde cuándo. Cumple IHE mCSD PractitionerRole.',
    [
      required('PractitionerRole.practitioner', 'El profesional'),
      required('PractitionerRole.organization', 'El establecimiento'),
      required('PractitionerRole.code', 'El puesto'),
    ],
  ),
  profile(
    'servicio-mx',
    'HealthcareService',
    'Servicio MX',
    'Servicio que un establecimiento ofrece. Cumple IHE mCSD HealthcareService.',
    [
      required('HealthcareService.providedBy', 'El establecimiento'),
      required('HealthcareService.type', 'Clase de servicio'),
      required('HealthcareService.name', 'Nombre'),
    ],
  ),
];
