/**
 * The identifier systems that travel between hospitals, hub and web app.
 * National systems carry their OIDs (docs/glossary.md); our own stand under one canonical base.
 */
export const CANONICAL_BASE = 'https://amate.mx/fhir';

export const CURP_SYSTEM = 'urn:oid:2.16.840.1.113883.4.629';
export const RFC_SYSTEM = 'urn:oid:2.16.840.1.113883.4.630';
export const CLUES_SYSTEM = 'urn:oid:2.16.840.1.113883.4.631';
export const CEDULA_PROFESIONAL_SYSTEM = 'urn:oid:2.16.840.1.113883.3.215.12.18';
export const CIE10_SYSTEM = 'http://hl7.org/fhir/sid/icd-10';
export const CIE9MC_SYSTEM = 'urn:oid:2.16.840.1.113883.6.104';
/** Número de seguridad social (IMSS, ISSSTE). */
export const NSS_SYSTEM = `${CANONICAL_BASE}/sid/nss`;
export const LOINC_SYSTEM = 'http://loinc.org';
/** Claves of the Compendio Nacional de Insumos para la Salud (once Cuadro Básico). */
export const COMPENDIO_SYSTEM = 'urn:oid:2.16.840.1.113883.3.215.12.8';
export const LENGUA_INDIGENA_SYSTEM = 'urn:oid:2.16.840.1.113883.3.215.12.10';
export const RELIGION_SYSTEM = 'urn:oid:2.16.840.1.113883.3.215.12.11';
export const NACIONALIDAD_SYSTEM = 'urn:oid:2.16.840.1.113883.3.215.12.15';
/** INEGI's keys: entidad (2 digits), municipio or alcaldía (5), localidad (9). */
export const INEGI_SYSTEM = `${CANONICAL_BASE}/CodeSystem/inegi-geografia`;
/** Códigos postales and, below each, its asentamientos. */
export const SEPOMEX_SYSTEM = `${CANONICAL_BASE}/CodeSystem/sepomex`;
/** Causes of the weekly epidemiological report. */
export const SUIVE_SYSTEM = `${CANONICAL_BASE}/CodeSystem/suive-causa`;
export const VACUNA_SYSTEM = `${CANONICAL_BASE}/CodeSystem/vacuna`;
/** Anatomical Therapeutic Chemical classification of the WHO. */
export const ATC_SYSTEM = 'http://www.whocc.no/atc';
export const UCUM_SYSTEM = 'http://unitsofmeasure.org';

/** A CURP that somebody gave but that the hub could not accept as this person's key; kept to be reviewed. */
export const CURP_EN_REVISION_SYSTEM = `${CANONICAL_BASE}/sid/curp-en-revision`;
/** The hub's own identifier for a person without a CURP (newborn, unconscious, foreign, undocumented). */
export const TEMPORAL_SYSTEM = `${CANONICAL_BASE}/sid/temporal`;
/** One write of a client, named by the client: the hub answers a repetition with the first answer. */
export const OPERACION_SYSTEM = `${CANONICAL_BASE}/sid/operacion`;

/** Folio of a prescription: what the pharmacy asks for. */
export const RECETA_SYSTEM = `${CANONICAL_BASE}/sid/receta`;
/** One line of a prescription: `folio/2`. */
export const RENGLON_SYSTEM = `${CANONICAL_BASE}/sid/receta-renglon`;
/** Number of the special recipe book for estupefacientes. */
export const RECETA_ESPECIAL_SYSTEM = `${CANONICAL_BASE}/sid/receta-especial`;

/** Folio of a requisition: what the laboratory is shown; its orders are `folio-1`, `folio-2` … */
export const SOLICITUD_SYSTEM = `${CANONICAL_BASE}/sid/solicitud`;
/** One order of a requisition: the placer order number (HL7 v2 ORC-2, OBR-2). */
export const ORDEN_SYSTEM = `${CANONICAL_BASE}/sid/orden`;
/** What a Task asks to be done. */
export const TAREA_SYSTEM = `${CANONICAL_BASE}/CodeSystem/tarea`;
/** How far a referral is (Task.businessStatus). */
export const ESTADO_DE_REFERENCIA_SYSTEM = `${CANONICAL_BASE}/CodeSystem/estado-de-referencia`;

/** A shelf that the ledger of supplies keeps: `<CLUES>/farmacia` (docs/adr/0035). */
export const LUGAR_DE_INSUMOS_SYSTEM = `${CANONICAL_BASE}/sid/lugar-de-insumos`;
/** On a MedicationDispense: the packs that left the shelf, by lot. */
export const SURTIDO_EXTENSION = `${CANONICAL_BASE}/StructureDefinition/surtido`;
/** On what moves packs: the unit of who wrote it, said by the hub (docs/adr/0035). */
export const UNIDAD_QUE_SURTE = `${CANONICAL_BASE}/StructureDefinition/unidad-que-surte`;
/** On a SupplyRequest for a shelf: who asked, by account, said by the hub (docs/adr/0038). */
export const QUIEN_SOLICITA = `${CANONICAL_BASE}/StructureDefinition/quien-solicita`;
/** A requisition of supplies: which unit asks for what. */
export const PEDIDO_SYSTEM = `${CANONICAL_BASE}/sid/pedido`;

/** Record number that the facility gave the person. */
export const expedienteSystem = (clues: string): string => `${CANONICAL_BASE}/sid/expediente/${clues}`;
/** Visit or admission number of a facility (HL7 v2 PV1-19). */
export const episodioSystem = (clues: string): string => `${CANONICAL_BASE}/sid/episodio/${clues}`;
/** Order or result number of a facility's laboratory or imaging system. */
export const estudioSystem = (clues: string): string => `${CANONICAL_BASE}/sid/estudio/${clues}`;
/** Diagnosis within an episode of a facility. */
export const diagnosticoSystem = (clues: string): string => `${CANONICAL_BASE}/sid/diagnostico/${clues}`;
/** Allergy in a person's record of a facility. */
export const alergiaSystem = (clues: string): string => `${CANONICAL_BASE}/sid/alergia/${clues}`;
/** Bed, room or service of a facility (HL7 v2 PL). */
export const ubicacionSystem = (clues: string): string => `${CANONICAL_BASE}/sid/ubicacion/${clues}`;
/** Staff number of a facility, when it is no cédula profesional. */
export const personalSystem = (clues: string): string => `${CANONICAL_BASE}/sid/personal/${clues}`;
/** Codes that no standard names stay their facility's own: below this, one system for each facility. */
export const LOCAL_CODE_BASE = `${CANONICAL_BASE}/CodeSystem/local/`;
/** @param catalogue as the facility names it, when it has several (HL7 v2 CWE-3 other than `L`) */
export const localCodeSystem = (clues: string, catalogue = ''): string =>
  `${LOCAL_CODE_BASE}${clues}${catalogue === '' ? '' : `/${encodeURIComponent(catalogue)}`}`;
/** CLUES of the facility whose codes the system holds; undefined when it is nobody's own. */
export const facilityOfLocalCodes = (system: string): string | undefined =>
  system.startsWith(LOCAL_CODE_BASE) ? system.slice(LOCAL_CODE_BASE.length).split('/')[0] || undefined : undefined;
/** On a Coding that the hub added beside a local code: the map that says it (docs/adr/0025). */
export const TRADUCCION_EXTENSION = `${CANONICAL_BASE}/StructureDefinition/traduccion`;

/** `meta.source` of what a facility's message said. */
export const mensajeUri = (clues: string, controlId: string): string =>
  `${CANONICAL_BASE}/mensaje/${clues}/${encodeURIComponent(controlId)}`;

/** `meta.tag` of people who do not exist. */
export const SINTETICO_TAG = { system: `${CANONICAL_BASE}/CodeSystem/marca`, code: 'sintetico' } as const;
