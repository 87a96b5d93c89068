/**
 * What a unit has, as R5's InventoryReport and InventoryItem (https://hl7.org/fhir/R5/inventoryreport.html) said in R4: each a Basic whose
 * elements are the cross-version extensions (https://hl7.org/fhir/R5/versions.html#extensions). Made when asked, never stored.
 */
import { randomUUID } from 'node:crypto';
import { COMPENDIO_SYSTEM, LUGAR_DE_INSUMOS_SYSTEM } from '@amate/terminology/identifiers/systems.ts';
import type { Basic, BundleEntry, Extension } from '@medplum/fhirtypes';
import type { ShelfRow } from '../reading/sql.ts';
import { placeName } from '../reading/stock.ts';

const R5 = 'http://hl7.org/fhir/5.0/StructureDefinition/extension-';

export function inventoryReport(clues: string, rows: readonly ShelfRow[], nowMs: number): object {
  const items = new Map<string, { readonly url: string; readonly resource: Basic }>();
  const itemOf = (row: ShelfRow): string => {
    const key = JSON.stringify([row.item, row.lot, row.expiry]);
    const known = items.get(key) ?? { url: `urn:uuid:${randomUUID()}`, resource: inventoryItem(row) };
    items.set(key, known);
    return known.url;
  };
  const places = Map.groupBy(rows, ({ kind }) => kind);
  const listings = [...places].map(([kind, own]) => listing(`${clues}/${placeName(kind)}`, own, itemOf));
  const report: Basic = {
    resourceType: 'Basic',
    code: typed('InventoryReport'),
    extension: [
      { url: `${R5}InventoryReport.status`, valueCode: 'active' },
      { url: `${R5}InventoryReport.countType`, valueCode: 'snapshot' },
      { url: `${R5}InventoryReport.reportedDateTime`, valueDateTime: new Date(nowMs).toISOString() },
      ...listings,
    ],
  };
  const entry: BundleEntry[] = [{ fullUrl: `urn:uuid:${randomUUID()}`, resource: report }];
  for (const { url, resource } of items.values()) entry.push({ fullUrl: url, resource });
  return { resourceType: 'Bundle', type: 'collection', timestamp: new Date(nowMs).toISOString(), entry };
}

function listing(place: string, rows: readonly ShelfRow[], itemOf: (row: ShelfRow) => string): Extension {
  return {
    url: `${R5}InventoryReport.inventoryListing`,
    extension: [
      { url: 'location', valueReference: { identifier: { system: LUGAR_DE_INSUMOS_SYSTEM, value: place } } },
      {
        url: 'itemStatus',
        valueCodeableConcept: { text: place.endsWith('/cuarentena') ? 'en cuarentena' : 'disponible' },
      },
      ...rows.map(
        (row): Extension => ({
          url: 'item',
          extension: [
            { url: 'quantity', valueQuantity: { value: row.packs, unit: 'envase' } },
            { url: 'item', extension: [{ url: 'reference', valueReference: { reference: itemOf(row) } }] },
          ],
        }),
      ),
    ],
  };
}

const inventoryItem = ({ item, name, lot, expiry, owner, programme }: ShelfRow): Basic => ({
  resourceType: 'Basic',
  code: typed('InventoryItem'),
  extension: [
    { url: `${R5}InventoryItem.status`, valueCode: 'active' },
    {
      url: `${R5}InventoryItem.code`,
      valueCodeableConcept: { coding: [{ system: COMPENDIO_SYSTEM, code: item, display: name }] },
    },
    { url: `${R5}InventoryItem.baseUnit`, valueCodeableConcept: { text: 'envase' } },
    {
      url: `${R5}InventoryItem.instance`,
      extension: [
        { url: 'lotNumber', valueString: lot },
        { url: 'expiry', valueDateTime: expiry },
        ...(owner === '' ? [] : [{ url: 'owner', valueString: owner }]),
        ...(programme === '' ? [] : [{ url: 'programme', valueString: programme }]),
      ],
    },
  ],
});

const typed = (code: string) => ({ coding: [{ system: 'http://hl7.org/fhir/fhir-types', code }] });
