/**
 * The hub's own profiles, as published at `StructureDefinition`. Each says what a Mexican record needs beyond R4 (NOM-004-SSA3-2012,
 * NOM-024-SSA3-2012); a resource that claims one in meta.profile is held to it. Written as differentials; what `check.ts` compiles is
 * exactly this text.
 */
import { CLUES_SYSTEM, CURP_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { StructureDefinition } from '@medplum/fhirtypes';
import { CONSENT_CATEGORY, HIDES } from '../security/consent/hiding.ts';
import { bySystem, element, profile, profileUrl, required } from './define.ts';
import { REGISTRY_PROFILES } from './registry-definitions.ts';

export const PACIENTE_MX = profileUrl('paciente-mx');
export const ENCUENTRO_MX = profileUrl('encuentro-mx');
export const NOTA_MX = profileUrl('nota-mx');
export const RECETA_MX = profileUrl('receta-mx');

export const OWN_PROFILES: readonly StructureDefinition[] = [
  profile(
    'paciente-mx',
    'Patient',
    'Paciente MX',
    'Persona registrada con su CURP (NOM-024-SSA3-2012): identificador nacional, nombre, fecha de nacimiento y sexo. Quien aún no tiene CURP se registra sin este perfil.',
    [
      bySystem('Patient.identifier', 'Identificadores; entre ellos la CURP'),
      element('Patient.identifier', { short: 'CURP; las sustituidas llevan use = old', min: 1, max: '*' }, 'curp'),
      element('Patient.identifier.system', { short: 'RENAPO', min: 1, fixedUri: CURP_SYSTEM }, 'curp'),
      element('Patient.identifier.value', { short: 'Los 18 caracteres', min: 1 }, 'curp'),
      required('Patient.name', 'Nombre'),
      required('Patient.name.given', 'Nombre de pila'),
      required('Patient.birthDate', 'Fecha de nacimiento'),
      required('Patient.gender', 'Sexo'),
    ],
  ),
  profile(
    'encuentro-mx',
    'Encounter',
    'Encuentro MX',
    'Atención de una persona en un establecimiento (NOM-004-SSA3-2012 §5): de quién, cuándo, de qué clase y dónde.',
    [
      element('Encounter.class', { short: 'Clase de atención', mustSupport: true }),
      element('Encounter.class.system', {
        short: 'HL7 v3 ActCode',
        min: 1,
        fixedUri: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
      }),
      required('Encounter.class.code', 'AMB, EMER, IMP…'),
      required('Encounter.subject', 'La persona'),
      required('Encounter.period', 'Cuándo'),
      required('Encounter.period.start', 'Desde cuándo'),
      required('Encounter.serviceProvider', 'Establecimiento'),
      element('Encounter.serviceProvider.identifier', { short: 'CLUES, si se nombra por ella', max: '1' }),
      element('Encounter.serviceProvider.identifier.system', { short: 'DGIS', fixedUri: CLUES_SYSTEM }),
    ],
  ),
  profile(
    'nota-mx',
    'Composition',
    'Nota MX',
    'Nota del expediente clínico (NOM-004-SSA3-2012 §5.10, §6): de quién, en qué atención, quién la escribe y su texto por secciones.',
    [
      required('Composition.subject', 'La persona'),
      required('Composition.encounter', 'La atención'),
      required('Composition.author', 'Quien la escribe'),
      required('Composition.section', 'Secciones'),
      required('Composition.section.title', 'Título de la sección'),
      required('Composition.section.text', 'Texto de la sección'),
    ],
  ),
  profile(
    'receta-mx',
    'MedicationRequest',
    'Receta MX',
    'Receta médica (Reglamento de Insumos para la Salud, arts. 28 a 30): medicamento, dosis, quién prescribe y cuándo.',
    [
      element('MedicationRequest.intent', { short: 'Una receta es una orden', fixedCode: 'order', mustSupport: true }),
      required('MedicationRequest.authoredOn', 'Cuándo se prescribió'),
      required('MedicationRequest.requester', 'Quien prescribe'),
      required('MedicationRequest.dosageInstruction', 'Indicación'),
      required('MedicationRequest.dosageInstruction.text', 'Dosis, vía, frecuencia y duración'),
    ],
  ),
  profile(
    'ocultamiento-mx',
    'Consent',
    'Ocultamiento MX',
    'Lo que una persona oculta de su expediente a quienes la atienden, ahora y en adelante: un episodio o un documento con lo que se refiere a él (dependents), o todo lo que viene de una unidad nombrada por su CLUES (authoredby). Se retira con status = inactive.',
    [
      required('Consent.patient', 'De quién es el expediente'),
      required('Consent.dateTime', 'Cuándo se decidió'),
      element('Consent.category', { short: 'Ocultar', min: 1, max: '1', mustSupport: true }),
      element('Consent.category.coding', { short: 'Ocultar', min: 1, max: '1', mustSupport: true }),
      element('Consent.category.coding.system', { short: 'De Amate', min: 1, fixedUri: CONSENT_CATEGORY }),
      element('Consent.category.coding.code', { short: 'Oculta', min: 1, fixedCode: HIDES }),
      required('Consent.provision', 'Qué se oculta'),
      element('Consent.provision.type', { short: 'Niega', min: 1, fixedCode: 'deny', mustSupport: true }),
      element('Consent.provision.data', { short: 'Uno solo', min: 1, max: '1', mustSupport: true }),
      required('Consent.provision.data.reference', 'El episodio, el documento o la unidad'),
    ],
  ),
  ...REGISTRY_PROFILES,
];
