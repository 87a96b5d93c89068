/** Which readings of an open consultation a change of the hub makes old. */

/** @param type of the resource that changed; `*`: the line was cut, and anything may have changed */
export function madeOld(type: string, patientId: string, visitId: string): readonly (readonly string[])[] {
  if (type === 'Encounter') return [['visit', visitId]];
  if (type === 'Composition')
    return [
      ['patient', patientId, 'visit-notes'],
      ['patient', patientId, 'notes'],
    ];
  // The chart, the banner and what the checks of a prescription read (prescription/use-record.ts) stand below the person.
  const ofPerson = ['patient', patientId];
  return type === '*' ? [['visit', visitId], ofPerson] : [ofPerson];
}
