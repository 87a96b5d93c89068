/** A discharge summary as a Mexican hospital could send it, invented for tests; a part may be replaced. */
const ID = (root: string, extension = ''): string =>
  `<id root="${root}"${extension === '' ? '' : ` extension="${extension}"`}/>`;
const T = '2.16.840.1.113883.10.20.22.4.';
const SNOMED = 'codeSystem="2.16.840.1.113883.6.96"';
const LOINC = 'codeSystem="2.16.840.1.113883.6.1"';
const CIE10 = 'codeSystem="2.16.840.1.113883.6.3"';

const section = (code: string, title: string, text: string, ...entries: string[]): string =>
  `<component><section><code code="${code}" ${LOINC}/><title>${title}</title><text>${text}</text>${entries
    .map((entry) => `<entry>${entry}</entry>`)
    .join('')}</section></component>`;

const PROBLEMS = section(
  '11450-4',
  'Problemas',
  '<table><thead><tr><th>Problema</th></tr></thead><tbody><tr ID="p1"><td>Diabetes &amp; sus complicaciones</td></tr></tbody></table>',
  `<act classCode="ACT" moodCode="EVN"><templateId root="${T}3"/>${ID('1.2.3.4', 'A1')}<statusCode code="active"/>
   <entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN"><templateId root="${T}4"/>${ID('1.2.3.4', 'P1')}
   <code code="55607006" ${SNOMED}/><effectiveTime><low value="20190315"/></effectiveTime>
   <value xsi:type="CD" code="E11.9" ${CIE10} displayName="Diabetes mellitus tipo 2"><originalText><reference value="#p1"/></originalText>
   <translation code="44054006" ${SNOMED}/></value></observation></entryRelationship></act>`,
  `<act classCode="ACT" moodCode="EVN"><templateId root="${T}3"/>${ID('1.2.3.4', 'A2')}<statusCode code="completed"/>
   <entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN" negationInd="true"><templateId root="${T}4"/>${ID('1.2.3.4', 'P2')}
   <code code="55607006" ${SNOMED}/><value xsi:type="CD" code="38341003" ${SNOMED} displayName="Hipertensión"/></observation></entryRelationship></act>`,
);

const ALLERGIES = section(
  '48765-2',
  'Alergias',
  '<paragraph>Penicilina: ronchas</paragraph>',
  `<act classCode="ACT" moodCode="EVN"><templateId root="${T}30"/>${ID('1.2.3.5', 'C1')}<statusCode code="active"/>
   <entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN"><templateId root="${T}7"/>${ID('1.2.3.5', 'AL1')}
   <effectiveTime><low value="2001"/></effectiveTime><value xsi:type="CD" code="416098002" ${SNOMED}/>
   <participant typeCode="CSM"><participantRole classCode="MANU"><playingEntity classCode="MMAT"><code code="7980" codeSystem="2.16.840.1.113883.6.88" displayName="Penicilina G"/></playingEntity></participantRole></participant>
   <entryRelationship typeCode="MFST"><observation classCode="OBS" moodCode="EVN"><templateId root="${T}9"/><value xsi:type="CD" code="126485001" ${SNOMED} displayName="Urticaria"/>
   <entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN"><templateId root="${T}8"/><value xsi:type="CD" code="24484000" ${SNOMED}/></observation></entryRelationship></observation></entryRelationship>
   </observation></entryRelationship></act>`,
);

const MEDICATIONS = section(
  '10160-0',
  'Medicamentos',
  '<list><item ID="m1">Metformina 850 mg cada 12 horas</item></list>',
  `<substanceAdministration classCode="SBADM" moodCode="INT"><templateId root="${T}16"/>${ID('1.2.3.6', 'M1')}<text><reference value="#m1"/></text><statusCode code="active"/>
   <effectiveTime xsi:type="IVL_TS"><low value="20260101"/></effectiveTime><effectiveTime xsi:type="PIVL_TS" operator="A"><period value="12" unit="h"/></effectiveTime>
   <routeCode code="C38288" codeSystem="2.16.840.1.113883.3.26.1.1" displayName="ORAL"/><doseQuantity value="1" unit="{tableta}"/>
   <consumable><manufacturedProduct><manufacturedMaterial><code code="860975" codeSystem="2.16.840.1.113883.6.88" displayName="Metformina 850 mg"/></manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration>`,
);

const RESULTS = section(
  '30954-2',
  'Resultados',
  '<paragraph>HbA1c 8.2 %</paragraph>',
  `<organizer classCode="BATTERY" moodCode="EVN"><templateId root="${T}1"/>${ID('1.2.3.7', 'R1')}<code code="24331-1" ${LOINC} displayName="Química"/><statusCode code="completed"/>
   <component><observation classCode="OBS" moodCode="EVN"><templateId root="${T}2"/>${ID('1.2.3.7', 'R2')}<code code="4548-4" ${LOINC} displayName="HbA1c"/><statusCode code="completed"/>
   <effectiveTime value="202611201030"/><value xsi:type="PQ" value="8.2" unit="%"/><interpretationCode code="H" codeSystem="2.16.840.1.113883.5.83"/>
   <referenceRange><observationRange><value xsi:type="IVL_PQ"><low value="4" unit="%"/><high value="5.6" unit="%"/></value></observationRange></referenceRange></observation></component>
   <component><observation classCode="OBS" moodCode="EVN"><templateId root="${T}2"/>${ID('1.2.3.7', 'R3')}<code code="2345-7" ${LOINC} displayName="Glucosa"/><statusCode code="completed"/>
   <effectiveTime value="20261120"/><value xsi:type="PQ" nullFlavor="UNK"/></observation></component></organizer>`,
);

const VITALS = section(
  '8716-3',
  'Signos vitales',
  '<paragraph>Peso 80 kg</paragraph>',
  `<organizer classCode="CLUSTER" moodCode="EVN"><templateId root="${T}26"/>${ID('1.2.3.8', 'V1')}<statusCode code="completed"/><effectiveTime value="20261120"/>
   <component><observation classCode="OBS" moodCode="EVN"><templateId root="${T}27"/>${ID('1.2.3.8', 'V2')}<code code="29463-7" ${LOINC} displayName="Peso"/><statusCode code="completed"/><value xsi:type="PQ" value="80" unit="kg"/></observation></component></organizer>`,
);

const IMMUNIZATIONS = section(
  '11369-6',
  'Vacunas',
  '<paragraph>Influenza</paragraph>',
  `<substanceAdministration classCode="SBADM" moodCode="EVN" negationInd="false"><templateId root="${T}52"/>${ID('1.2.3.9', 'I1')}<statusCode code="completed"/><effectiveTime value="20251101"/>
   <consumable><manufacturedProduct><manufacturedMaterial><code code="88" codeSystem="2.16.840.1.113883.12.292" displayName="Influenza"/><lotNumberText>L-77</lotNumberText></manufacturedMaterial></manufacturedProduct></consumable></substanceAdministration>`,
);

const PROCEDURES = section(
  '47519-4',
  'Procedimientos',
  '<paragraph>Apendicectomía</paragraph>',
  `<procedure classCode="PROC" moodCode="EVN"><templateId root="${T}14"/>${ID('1.2.3.10', 'PR1')}<code code="80146002" ${SNOMED} displayName="Apendicectomía"/><statusCode code="completed"/><effectiveTime value="20261119"/></procedure>`,
);

export interface SampleParts {
  readonly patientIds?: string;
  readonly sections?: string;
  readonly id?: string;
}

export const CURP_ID = ID('2.16.840.1.113883.4.629', 'PEGJ850315HDFRRN00');

export function sampleDocument({ patientIds, sections, id }: SampleParts = {}): Buffer {
  const body = sections ?? [PROBLEMS, ALLERGIES, MEDICATIONS, RESULTS, VITALS, IMMUNIZATIONS, PROCEDURES].join('');
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:sdtc="urn:hl7-org:sdtc" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<typeId extension="POCD_HD000040" root="2.16.840.1.113883.1.3"/><templateId root="2.16.840.1.113883.10.20.22.1.8"/>
${id ?? ID('1.2.3.4.5', 'DOC-1')}<code code="18842-5" ${LOINC} displayName="Nota de egreso"/><title>Nota de egreso</title>
<effectiveTime value="20261121093000-0600"/><confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/><languageCode code="es-MX"/>
<recordTarget><patientRole>${patientIds ?? `${CURP_ID}${ID('1.2.3.99', 'EXP-77')}`}
<addr use="HP"><streetAddressLine>Av. Juárez 10</streetAddressLine><city>Ciudad de México</city><postalCode>06000</postalCode><country>MX</country></addr><telecom value="tel:+525555555555" use="MC"/>
<patient><name use="L"><given>Juan</given><family>Pérez</family><family>García</family></name><administrativeGenderCode code="M" codeSystem="2.16.840.1.113883.5.1"/><birthTime value="19850315"/></patient></patientRole></recordTarget>
<author><time value="20261121093000-0600"/><assignedAuthor>${ID('2.16.840.1.113883.3.215.12.18', '1234567')}<assignedPerson><name><given>Rosa</given><family>Ortiz</family></name></assignedPerson></assignedAuthor></author>
<custodian><assignedCustodian><representedCustodianOrganization>${ID('1.2.3')}<name>Hospital General Xoco</name></representedCustodianOrganization></assignedCustodian></custodian>
<legalAuthenticator><time value="20261121100000-0600"/><signatureCode code="S"/><assignedEntity>${ID('2.16.840.1.113883.3.215.12.18', '1234567')}<assignedPerson><name><given>Rosa</given><family>Ortiz</family></name></assignedPerson></assignedEntity></legalAuthenticator>
<componentOf><encompassingEncounter>${ID('1.2.3.50', 'E-9')}<code code="IMP" codeSystem="2.16.840.1.113883.5.4"/><effectiveTime><low value="20261118"/><high value="20261121"/></effectiveTime></encompassingEncounter></componentOf>
<component><structuredBody>${body}</structuredBody></component></ClinicalDocument>`);
}
