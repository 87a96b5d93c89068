/** A discharge summary in C-CDA R2.1 (https://www.hl7.org/ccdasearch/), as short as it can be: whose, which visit, which problem. */
import { documentoSystem } from '@amate/connectors/hl7v2/to-fhir/systems.ts';
import type { Hospital } from '../city/facilities.ts';
import type { Person } from '../city/people.ts';
import { dayFromToday } from '../support/today.ts';
import { named } from './truth.ts';

const CURP_OID = '2.16.840.1.113883.4.629';
/** 2.999 is the arc for examples (ITU-T X.660). */
const arcOf = (hospital: Hospital, of: number): string => `2.999.${hospital.number + 1}.${of}`;
const SEX = { H: 'M', M: 'F', X: 'UN' } as const;
const T = '2.16.840.1.113883.10.20.22';

export function summaryOf(person: Person, hospital: Hospital, number: number): { xml: string; names: string[] } {
  const [documents, records, visits, acts, problems] = [1, 2, 3, 4, 5].map((of) => arcOf(hospital, of));
  const [visit, problem] = [`E${number}`, `P${number}`];
  const day = dayFromToday(0).replaceAll('-', '');
  const id = (root: string, extension: string) => `<id root="${root}" extension="${extension}"/>`;
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<typeId extension="POCD_HD000040" root="2.16.840.1.113883.1.3"/><templateId root="${T}.1.8"/>
${id(documents!, `D${number}`)}<code code="18842-5" codeSystem="2.16.840.1.113883.6.1"/><title>Nota de egreso</title>
<effectiveTime value="${day}"/><confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/><languageCode code="es-MX"/>
<recordTarget><patientRole>${id(CURP_OID, person.curp)}${id(records!, `R${person.index}`)}
<patient><name use="L"><given>${person.given}</given><family>${person.fathersFamily}</family>${person.mothersFamily === '' ? '' : `<family>${person.mothersFamily}</family>`}</name>
<administrativeGenderCode code="${SEX[person.sex]}" codeSystem="2.16.840.1.113883.5.1"/><birthTime value="${person.birthDate.replaceAll('-', '')}"/></patient></patientRole></recordTarget>
<author><time value="${day}"/><assignedAuthor>${id('2.16.840.1.113883.3.215.12.18', '9000001')}<assignedPerson><name><given>Rosa</given><family>Ortiz</family></name></assignedPerson></assignedAuthor></author>
<custodian><assignedCustodian><representedCustodianOrganization><id root="${arcOf(hospital, 9)}"/><name>${hospital.name}</name></representedCustodianOrganization></assignedCustodian></custodian>
<componentOf><encompassingEncounter>${id(visits!, visit)}<code code="IMP" codeSystem="2.16.840.1.113883.5.4"/><effectiveTime><low value="${day}"/><high value="${day}"/></effectiveTime></encompassingEncounter></componentOf>
<component><structuredBody><component><section><code code="11450-4" codeSystem="2.16.840.1.113883.6.1"/><title>Problemas</title><text>Neumonía</text>
<entry><act classCode="ACT" moodCode="EVN"><templateId root="${T}.4.3"/>${id(acts!, problem)}<statusCode code="completed"/><entryRelationship typeCode="SUBJ">
<observation classCode="OBS" moodCode="EVN"><templateId root="${T}.4.4"/>${id(problems!, problem)}<code code="55607006" codeSystem="2.16.840.1.113883.6.96"/><effectiveTime><low value="${day}"/></effectiveTime>
<value xsi:type="CD" code="J18.9" codeSystem="2.16.840.1.113883.6.3" displayName="Neumonía, no especificada"/></observation></entryRelationship></act></entry></section></component></structuredBody></component></ClinicalDocument>`;
  const names = [
    named('Composition', `${documentoSystem(hospital.clues)}/composicion`, `${documents}^D${number}`),
    named('Encounter', `urn:oid:${visits}`, visit),
    named('Condition', `urn:oid:${problems}`, problem),
  ];
  return { xml, names };
}
